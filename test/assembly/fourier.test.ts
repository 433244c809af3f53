import { describe, expect, it } from 'vitest';
import { type Instance, instance } from './instance';
import { values } from './reference';

const [COMPLEX, REAL, HALF] = [0, 1, 2];

interface Call {
  n: number;
  rows: number;
  lanes: number;
  kind: number;
  outKind: number;
  /** Rows lie one behind the other; else the numbers of a row are as far apart as there are rows. */
  contiguous: boolean;
}

/** What the kernel writes where it computes all blocks, and where another call takes each second one: [whole, parts]. */
function run(wasm: Instance, { n, rows, lanes, kind, outKind, contiguous }: Call): [Float32Array, Float32Array] {
  const { fourier, fourierPlan, fourierPlanBytes, fourierWorkspace } = wasm.exports;
  const real = Number(kind === REAL || outKind === REAL);
  const size = kind === HALF ? (n >> 1) + 1 : n;
  const outSize = outKind === HALF ? (n >> 1) + 1 : n;
  const [floats, outFloats] = [kind === REAL ? 1 : 2, outKind === REAL ? 1 : 2];
  const from = wasm.put(values(size * rows * floats));
  const count = outSize * rows * outFloats;
  const [whole, parts] = [wasm.alloc(4 * count), wasm.alloc(4 * count)];
  const plan = wasm.alloc(fourierPlanBytes!(n, real));
  const bytes = fourierWorkspace!(n, real, lanes);
  const work = wasm.alloc(Math.max(bytes, fourierWorkspace!(n, real, 1)));
  fourierPlan!(n, real, plan, work);
  const spec = wasm.alloc(4 * 12);
  const [step, row] = contiguous ? [1, size] : [rows, 1];
  const [outStep, outRow] = contiguous ? [1, outSize] : [rows, 1];
  wasm.i32(spec, 12).set([n, kind, outKind, 0, lanes, step, outStep, bytes, 1, rows, row, outRow]);
  const units = Math.ceil(rows / lanes);
  fourier!(spec, from, whole, plan, work, 1, 0, units);
  for (const odd of [1, 0]) {
    for (let unit = odd; unit < units; unit += 2) fourier!(spec, from, parts, plan, work, 1, unit, unit + 1);
  }
  return [wasm.f32(whole, count).slice(), wasm.f32(parts, count).slice()];
}

const kinds = [
  [COMPLEX, COMPLEX],
  [REAL, COMPLEX],
  [REAL, HALF],
  [HALF, REAL],
] as const;

describe('fourier', () => {
  it.each([1, 2, 5, 8, 15, 49, 53, 106])('gives the same bits for any cut, order and number of lanes: %i', (n) => {
    const [low, high] = [instance(), instance({ base: 2 ** 31 })];
    for (const [kind, outKind] of kinds) {
      for (const contiguous of [true, false]) {
        const call = { n, rows: 7, kind, outKind, contiguous };
        const [alone, aloneInParts] = run(low, { ...call, lanes: 1 });
        expect(aloneInParts).toEqual(alone);
        expect(alone.some(Number.isNaN)).toBe(false);
        for (const lanes of [2, 4, 5]) {
          const [whole, parts] = run(high, { ...call, lanes });
          expect(whole, `${n}, ${kind} to ${outKind}, ${lanes} lanes`).toEqual(alone);
          expect(parts).toEqual(alone);
        }
      }
    }
  });
});
