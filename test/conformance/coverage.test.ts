import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as data from '../../src/data/index.ts';
import * as distributed from '../../src/distributed/index.ts';
import * as torchlet from '../../src/index.ts';
import * as vision from '../../src/vision/index.ts';
import type { Library, Namespace } from './api.ts';
import { coverageFile, coveragePage, passingCases, readNames } from './coverage.ts';
import { fakeLibrary } from './fakeLibrary.ts';
import { OWN, passingList } from './own.ts';
import { readmeFile, readmeTable, withTable } from './readmeTable.ts';

it('lists what is here, and the cases that show it', () => {
  const names = { 'torch.nn': ['Fold', 'Scale'], 'torch.Tensor': ['mul', 'sinh'] };
  const page = coveragePage(
    fakeLibrary(),
    names,
    new Map([
      ['nn.Scale', 3],
      ['torch.mul', 2],
      ['Tensor.mul', 1],
    ]),
  );
  expect(page).toContain('| `Fold` | no |  |\n| `Scale` | yes | 3 |');
  expect(page).toContain('| `mul` | yes | 3 |\n| `sinh` | no |  |');
  expect(page).toContain('| [torch.nn](#torchnn) | 1 | 2 |');
});

it('is written down in docs/coverage.md and README.md: run `npm run conformance -- --coverage` when this fails', () => {
  const library: Library = {
    torchlet: torchlet as Namespace,
    data: data as Namespace,
    vision: vision as Namespace,
    distributed: distributed as Namespace,
  };
  const page = coveragePage(library, readNames(), passingCases(OWN, passingList));
  expect(readFileSync(coverageFile, 'utf8')).toBe(page);
  const readme = readFileSync(readmeFile, 'utf8');
  expect(withTable(readme, readmeTable(library, readNames()))).toBe(readme);
});
