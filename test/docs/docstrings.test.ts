import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docstringExamples } from './docstrings';
import { nameOf } from './example';
import { enterFolder } from './folder';
import { publicNames } from './publicNames';
import { ownExports, run } from './run';
import { programOf } from './surroundings';
import { typeErrors } from './typeCheck';

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

  it('compile', { timeout: 180_000 }, async () => {
    const programs = new Map<string, string>();
    for (const example of examples) {
      programs.set(nameOf(example), programOf(example, Object.keys(await ownExports(example))));
    }
    expect(typeErrors(programs)).toEqual([]);
  });

  it.each(examples.map((example) => [nameOf(example), example] as const))(
    '%s does what it says',
    async (_, example) => {
      await run(example);
    },
  );
});

describe('public names', () => {
  it('have docstrings, and functions examples', { timeout: 180_000 }, () => {
    const names = publicNames().filter(({ kind }) => kind !== 'other');
    expect(names.length).toBeGreaterThan(300);
    expect(names.filter(({ documented }) => !documented)).toEqual([]);
    // The in-place form of a function does what that one's example shows.
    const examined = names.filter(({ kind, name }) => kind === 'function' && !name.endsWith('_'));
    expect(examined.filter(({ hasExample }) => !hasExample)).toEqual([]);
  });
});
