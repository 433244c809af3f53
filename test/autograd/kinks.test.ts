import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as torch from 'torchlet';
import { autograd, nn, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

type Call = (torch_: typeof torch, F: typeof nn.functional, x: Tensor, y: Tensor | undefined) => Tensor;
type Rows = readonly (readonly (number | string | null)[])[];

/** PyTorch's, by kinks.py; null where it has no number. */
const table = JSON.parse(String(gunzipSync(readFileSync(new URL('./kinks.json.gz', import.meta.url))))) as {
  points: Rows;
  calls: Record<string, Rows>;
}[];

const decimals = (column: Rows[number]): number[] => column.map(Number);

/** y, then for each operand its gradient and the derivatives of that by the operands and by the gradient of y. */
function derivatives(call: Call, points: Rows): number[][] {
  const leaves = points.map((column) => tensor(decimals(column), { requiresGrad: true }));
  const listed = (t: Tensor | null): number[] =>
    (t?.tolist() as number[] | undefined) ?? new Array(points[0]?.length).fill(0);
  const y = call(torch, nn.functional, leaves[0] as Tensor, leaves[1]);
  const given = torch.onesLike(y).requiresGrad_();
  const rows = [listed(y)];
  for (const first of autograd.grad(y, leaves, { gradOutputs: given, createGraph: true, allowUnused: true })) {
    rows.push(listed(first));
    const seconds = first?.requiresGrad
      ? autograd.grad(first, [...leaves, given], {
          ...{ gradOutputs: torch.onesLike(first), retainGraph: true, allowUnused: true },
        })
      : [...leaves, null].map(() => null);
    rows.push(...seconds.map(listed));
  }
  return rows;
}

/** ULP of the values beside it are left to the tests of the kernels. */
function agrees(actual: number, expected: number): boolean {
  return actual === expected || Math.abs(actual - expected) <= 2e-5 * Math.abs(expected) + 1e-6;
}

describe('where PyTorch has a value, a derivative and a second derivative', () => {
  for (const { points, calls } of table) {
    const places = (points[0] as Rows[number]).map((_, i) => points.map((column) => column[i]).join(', '));
    it.each(Object.entries(calls))('%s has the same', (source, expected) => {
      const call = new Function('torch', 'F', 'x', 'y', `return ${source}`) as Call;
      const wrong: string[] = [];
      derivatives(call, points).forEach((row, r) => {
        row.forEach((actual, i) => {
          const wanted = expected[r]?.[i];
          if (wanted === null || agrees(actual, Number(wanted))) return;
          wrong.push(`row ${r} at (${places[i]}): ${actual}, not ${wanted}`);
        });
      });
      expect(wrong).toEqual([]);
    });
  }
});
