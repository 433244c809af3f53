import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docstringExamples } from './docstrings';
import { nameOf, readText } from './example';
import { enterFolder } from './folder';
import { publicNames } from './publicNames';
import { run } from './run';

const examples = docstringExamples();

describe('examples in docstrings', () => {
  let leave: () => void;
  beforeAll(() => {
    leave = enterFolder();
  });
  afterAll(() => leave());

  it('are there', () => {
    expect(examples.length).toBeGreaterThan(200);
  });

  it.each(examples.map((example) => [nameOf(example), example] as const))(
    '%s does what it says',
    async (_, example) => {
      await run(example);
    },
  );
});

describe('public names', () => {
  const names = publicNames();

  it('have docstrings', () => {
    const named = names.filter(({ kind }) => kind === 'function' || kind === 'class');
    expect(named.length).toBeGreaterThan(300);
    expect(named.filter(({ lacks }) => lacks.includes('text'))).toEqual([]);
  });

  it('say what their parameters, results and errors are, with an example: what is missing yet becomes less', () => {
    const missing: Record<string, number> = {};
    for (const { file, kind, lacks } of names) {
      const family = /^src\/(ops\/\w+|nn\/\w+(?=\/)|\w+)/.exec(file)?.[1] ?? file;
      if (kind === 'other' || lacks.length === 0) continue;
      missing[family] = (missing[family] ?? 0) + lacks.length;
    }
    const known = JSON.parse(readText('test/docs/incomplete.json')) as Record<string, number>;
    const grown = Object.keys(missing).filter((family) => (missing[family] as number) > (known[family] ?? 0));
    const lacking = names.filter(({ file, kind, lacks }) => {
      return kind !== 'other' && lacks.length > 0 && grown.some((family) => file.startsWith(`src/${family}`));
    });
    expect(lacking.map(({ name, lacks }) => `${name} (${lacks.join(', ')})`)).toEqual([]);
    // Who writes some takes them off the list.
    expect(missing).toEqual(known);
  });
});
