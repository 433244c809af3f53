import { beforeAll, expect, test } from 'vitest';
import '../../src/ops/attach';
import * as fftTable from '../../src/ops/fft/methodTable';
import * as linalgTable from '../../src/ops/linalg/methodTable';
import * as randomTable from '../../src/ops/random/methodTable';
import * as sortingTable from '../../src/ops/sorting/methodTable';
import * as specialTable from '../../src/ops/special/methodTable';
import * as statisticsTable from '../../src/ops/statistics/methodTable';
import { tensor } from '../../src/tensor/create';
import { Tensor } from '../../src/tensor/tensor';

// Not `torchlet`, which attaches the methods of all families where nothing is left out by a bundler.
const families = {
  fft: fftTable,
  linalg: linalgTable,
  random: randomTable,
  sorting: sortingTable,
  special: specialTable,
  statistics: statisticsTable,
};
const methodOf = (name: string): unknown => (Tensor.prototype as unknown as Record<string, unknown>)[name];
/** What a method says that only stands for one which the bundle does not have. */
const complaintOf = (name: string): string => {
  try {
    (methodOf(name) as (this: Tensor) => void).call(tensor([3, 1, 2]));
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};
const missing: string[] = [];

beforeAll(() => {
  for (const name of Object.values(families).flatMap(Object.keys))
    if (/part of this bundle/.test(complaintOf(name))) missing.push(name);
});

test('a method of a family that nothing attached names what to import', () => {
  for (const [family, table] of Object.entries(families)) {
    for (const name of Object.keys(table)) {
      expect(complaintOf(name)).toBe(
        `Tensor.${name}() is not part of this bundle, which imports nothing by name of the family ${family}: ` +
          "import 'torchlet/methods' for all methods, or the function itself",
      );
    }
  }
  expect(missing.length).toBeGreaterThan(20);
});

test('torchlet/methods attaches all families, whatever was announced before', async () => {
  await import('../../src/methods');
  for (const name of missing) expect(complaintOf(name)).not.toMatch(/part of this bundle/);
  expect(tensor([3, 1, 2]).sort().values.tolist()).toEqual([1, 2, 3]);
  expect(tensor([1]).lgamma().tolist()).toEqual([0]);
});

test('the default entry and lean export the same functions of them', async () => {
  const [attached, plain] = [await import('../../src/ops/attachedFamilies'), await import('../../src/ops/families')];
  expect(Object.keys(attached).sort()).toEqual(Object.keys(plain).sort());
  for (const [name, value] of Object.entries(plain)) expect((attached as Record<string, unknown>)[name]).toBe(value);
});
