import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sources } from '../../scripts/entries.mjs';
import { HELP, HELP_OF } from '../../src/cli/help';
import { nameOf, ROOT, readText } from './example';
import { enterFolder } from './folder';
import { anchorsOf, blocksOf, cellsOf, excerptsOf, linksOf, pages } from './markdown';
import { run } from './run';

const blocks = pages().flatMap((page) => blocksOf(page));
const cells = cellsOf('README.md');

describe('programs in README.md and docs/', () => {
  let leave: () => void;
  beforeAll(() => {
    leave = enterFolder();
  });
  afterAll(() => leave());

  it('are there', () => {
    expect(blocks.filter(({ file }) => file === 'README.md').length).toBeGreaterThan(5);
    expect(cells.length).toBeGreaterThan(20);
  });

  it.each(blocks.map((block) => [nameOf(block), block] as const))(
    '%s does what it says',
    { timeout: 120_000 },
    async (_, block) => {
      await run(block);
    },
  );

  it.each(cells.map((cell) => [`${nameOf(cell)} ${cell.code}`, cell] as const))('%s runs', async (_, cell) => {
    await run(cell);
  });
});

describe.each(pages())('%s', (page) => {
  const text = readText(page);

  it('links to files and headings that are there', () => {
    const broken = linksOf(text).filter((link) => {
      const [path, anchor] = link.split('#') as [string, string?];
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(readText(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('quotes files as they are', () => {
    const changed = excerptsOf(text).filter(({ path, lines }) => !readText(path).includes(lines));
    expect(changed).toEqual([]);
    // None that names no file.
    expect(text.split('```typescript\n').length - 1).toBe(excerptsOf(text).length);
  });

  it('names scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map((match) => match[1] as string);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('README.md', () => {
  it('has the program of examples/tutorial.ts', () => {
    const program = readText('examples/tutorial.ts').replace(/^\/\/ biome-ignore.*\n/, '');
    expect(blocksOf('README.md').map(({ code }) => code)).toContain(program);
  });

  it('names what exists: namespaces with a dot, and calls', async () => {
    const entries = (await Promise.all([...sources.keys()].map((name) => import(name)))) as Record<string, object>[];
    const all = Object.assign({}, ...entries) as Record<string, object>;
    const { Tensor, nn } = all as unknown as typeof import('torchlet');
    const isThere = (path: string): boolean => {
      const parts = path.split('.');
      let at: unknown = all;
      for (const part of parts) at = (at as Record<string, unknown> | undefined)?.[part];
      const [last] = parts.slice(-1) as [string];
      return (
        at !== undefined || (parts.length === 1 && [Tensor.prototype, nn.Module.prototype].some((own) => last in own))
      );
    };
    // What stands in other columns than torchlet's is PyTorch's.
    const prose = readText('README.md')
      .replace(/^```[\s\S]*?^```$/gm, '')
      .replace(/^\| `.*$/gm, '');
    const spans = [...prose.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);
    const names = [...spans, ...cells.map(({ code }) => code)].flatMap((code) => [
      ...[
        ...code.matchAll(
          /(?<![\w.])(?:nn|optim|autograd|linalg|fft|special|datasets|models|transforms|backends)\.[\w.]*\w/g,
        ),
      ].map(String),
      ...[...code.matchAll(/(?<![\w.'"])([a-z]\w*)\(/g)].map((match) => match[1] as string),
    ]);
    expect(names.length).toBeGreaterThan(30);
    // Node's, and a variable.
    const others = ['require', 'model'];
    expect([...new Set(names)].filter((name) => !others.includes(name) && !isThere(name))).toEqual([]);
  });

  it('gives the text of torchlet --help as it is', () => {
    expect(readText('README.md')).toContain(`\n${HELP}`);
    expect(readText('README.md')).toContain(`\n${HELP_OF.train}`);
  });
});
