import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HELP, HELP_OF } from '../../src/cli/help';
import { nameOf, ROOT, readText } from './example';
import { enterFolder } from './folder';
import { anchorsOf, blocksOf, cellsOf, excerptsOf, linksOf } from './markdown';
import { run } from './run';
import { programOf } from './surroundings';
import { typeErrors } from './typeCheck';

const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(`${ROOT}/docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const blocks = pages.flatMap((page) => blocksOf(page));
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

  it('compile', { timeout: 180_000 }, () => {
    const programs = [...blocks, ...cells].map(
      (example, i) => [`${nameOf(example)} (${i})`, programOf(example, [])] as const,
    );
    expect(typeErrors(new Map(programs))).toEqual([]);
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

describe.each(pages)('%s', (page) => {
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

  it('gives the text of torchlet --help as it is', () => {
    expect(readText('README.md')).toContain(`\n${HELP}`);
    expect(readText('README.md')).toContain(`\n${HELP_OF.train}`);
  });
});
