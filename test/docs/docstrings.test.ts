import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docstringExamples } from './docstrings';
import { nameOf } from './example';
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

  it('say what their parameters, results and errors are, with an example', () => {
    const lacking = names.filter(({ kind, lacks }) => kind !== 'other' && lacks.length > 0);
    expect(lacking.map(({ file, name, lacks }) => `${file}, ${name}: ${lacks.join(', ')}`)).toEqual([]);
  });
});
