import { expect, it } from 'vitest';
import { docstringExamples } from './docstrings';
import { nameOf } from './example';
import { blocksOf, cellsOf, pages } from './markdown';
import { ownExports } from './run';
import { programOf } from './surroundings';
import { typeErrors } from './typeCheck';

// Together, since the compiler reads the library once for all of them.
it('the examples in docstrings and the programs in README.md and docs/ compile', { timeout: 180_000 }, async () => {
  const programs = new Map<string, string>();
  for (const example of docstringExamples()) {
    programs.set(nameOf(example), programOf(example, Object.keys(await ownExports(example))));
  }
  for (const [i, example] of [...pages().flatMap((page) => blocksOf(page)), ...cellsOf('README.md')].entries()) {
    programs.set(`${nameOf(example)} (${i})`, programOf(example, []));
  }
  expect(programs.size).toBeGreaterThan(300);
  expect(typeErrors(programs)).toEqual([]);
});
