import { describe, expect, it } from 'vitest';
import { type Instance, instance } from './instance';

const u = 2 ** -24;

interface Problem {
  m: number;
  n: number;
  k: number;
  /** Which operands are stored transposed; 'S' has no unit stride at all. */
  layout?: 'NN' | 'NT' | 'TN' | 'TT' | 'SS';
  bias?: boolean;
  accumulate?: boolean;
  relu?: boolean;
  /** Elements from one row of C to the next, beyond n. */
  gap?: number;
  /** Where to cut the range of units. */
  cuts?: number[];
  fill?: (i: number) => number;
}

let state = 1;
/** Uniform in [-1, 1). */
function uniform(): number {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return state / 2 ** 31;
}

function strides(letter: string, rows: number, columns: number): [row: number, column: number, length: number] {
  if (letter === 'N') return [columns + 3, 1, rows * (columns + 3)];
  if (letter === 'T') return [1, rows + 5, columns * (rows + 5)];
  return [2 * columns + 1, 2, rows * (2 * columns + 1)];
}

/** Runs one product and returns C, what it should be in float64, and sum |a b|, all without the gap. */
function run(w: Instance, problem: Problem) {
  const { m, n, k, layout = 'NN', bias = false, accumulate = false, relu = false, gap = 0, fill = uniform } = problem;
  const [aRow, aCol, aLength] = strides(layout[0] as string, m, k);
  const [bRow, bCol, bLength] = strides(layout[1] as string, k, n);
  const cRow = n + gap;
  const values = (length: number) => Float32Array.from({ length }, (_, i) => fill(i));
  const [a, b, c, d] = [values(aLength), values(bLength), values(m * cRow), values(n)];
  const pointers = [w.put(a), w.put(b), w.put(c)] as const;
  const biasPointer = bias ? w.put(d) : 0;
  const { units, bytes: wsBytes } = w.plan(w.exports.gemmPlan, m, n, k);
  const ws = w.alloc(wsBytes);
  const flags = (accumulate ? 1 : 0) | (relu ? 2 : 0);
  const cuts = [0, ...(problem.cuts ?? []).filter((cut) => cut < units), units];
  for (let i = 1; i < cuts.length; i++) {
    const [begin, end] = [cuts[i - 1] as number, cuts[i] as number];
    // biome-ignore format: as the kernel has them
    w.exports.gemm(...pointers, m, n, k, aRow, aCol, bRow, bCol, cRow, biasPointer, flags, ws, wsBytes, begin, end);
  }
  const raw = w.f32(pointers[2], m * cRow);
  const result: number[] = [];
  const expected: number[] = [];
  const scale: number[] = [];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = (bias ? d[j]! : 0) + (accumulate ? c[i * cRow + j]! : 0);
      let absolute = Math.abs(bias ? d[j]! : 0) + Math.abs(accumulate ? c[i * cRow + j]! : 0);
      for (let p = 0; p < k; p++) {
        const term = a[i * aRow + p * aCol]! * b[p * bRow + j * bCol]!;
        sum += term;
        absolute += Math.abs(term);
      }
      result.push(raw[i * cRow + j]!);
      expected.push(relu && sum < 0 ? 0 : sum);
      scale.push(absolute);
    }
    for (let j = n; j < cRow; j++) {
      if (raw[i * cRow + j] !== c[i * cRow + j]) throw new Error(`wrote behind row ${i} at ${j}`);
    }
  }
  if (m * cRow > 0) {
    const behind = new Uint32Array(w.memory.buffer, pointers[2] + m * cRow * 4, 16);
    if (behind[0] !== 0xffffffff || behind[15] !== 0xffffffff) throw new Error('wrote behind C');
  }
  const wsEnd = Math.ceil((ws + wsBytes) / 64) * 64;
  if (new Uint32Array(w.memory.buffer, wsEnd, 1)[0] !== 0xffffffff) throw new Error('wrote behind the workspace');
  return { result, expected, scale, bits: new Int32Array(Float32Array.from(result).buffer) };
}

/** Checks the error bound that the kernel states. */
function check(w: Instance, problem: Problem): void {
  const { result, expected, scale } = run(w, problem);
  const steps = Math.min(problem.k, 256) + Math.ceil(problem.k / 256) + 2;
  for (let i = 0; i < result.length; i++) {
    const error = Math.abs(result[i]! - expected[i]!);
    if (!(error <= steps * u * scale[i]!)) {
      const name = JSON.stringify(problem);
      throw new Error(`${name}: element ${i} is ${result[i]}, not ${expected[i]}`);
    }
  }
}

const layouts = ['NN', 'NT', 'TN', 'TT', 'SS'] as const;

describe.each(['strict', 'relaxed'] as const)('gemm, %s build', (target) => {
  const open = (options: { base?: number } = {}) => instance({ target, ...options });

  it.each(layouts)('equals the float64 product within its error bound, %s', (layout) => {
    const w = open();
    for (const m of [1, 2, 3, 4, 5, 16, 17, 33]) {
      for (const n of [1, 2, 4, 5, 8, 15, 16, 17, 33, 48, 65]) {
        for (const k of [1, 2, 3, 4, 7, 8, 9, 31]) check(w, { m, n, k, layout });
      }
    }
  });

  it.each(layouts)('crosses the blocks of k and of columns, %s', (layout) => {
    for (const [m, n, k] of [
      [1, 70, 255],
      [1, 530, 257],
      [2, 9, 2049],
      [3, 40, 4100],
      [37, 1, 300],
      [70, 3, 2060],
      [40, 7, 513],
      [18, 530, 260],
      [35, 1030, 70],
      [20, 20, 1024],
      [100, 19, 517],
    ] as const) {
      const w = open();
      check(w, { m, n, k, layout });
      check(w, { m, n, k, layout, bias: true, relu: true, gap: 5 });
    }
  });

  it.each(layouts)('adds bias, accumulates and clamps, %s', (layout) => {
    const w = open();
    for (const [m, n, k] of [
      [1, 1, 1],
      [1, 37, 5],
      [7, 1, 6],
      [9, 2, 40],
      [19, 7, 3],
      [6, 16, 12],
      [21, 50, 300],
    ] as const) {
      for (let flags = 0; flags < 8; flags++) {
        const [bias, accumulate, relu] = [(flags & 1) > 0, (flags & 2) > 0, (flags & 4) > 0];
        check(w, { m, n, k, layout, bias, accumulate, relu, gap: flags });
      }
    }
  });

  it('gives bias, C or zero for k = 0, and touches nothing for m = 0 or n = 0', () => {
    const w = open();
    for (const [m, n] of [
      [1, 5],
      [5, 1],
      [6, 18],
    ] as const) {
      check(w, { m, n, k: 0 });
      check(w, { m, n, k: 0, bias: true, relu: true });
      check(w, { m, n, k: 0, bias: true, accumulate: true });
    }
    for (const [m, n] of [
      [0, 5],
      [5, 0],
      [0, 0],
    ] as const) {
      expect(w.plan(w.exports.gemmPlan, m, n, 4).units).toBe(0);
      check(w, { m, n, k: 4, bias: true });
    }
  });

  it('gives the same bits wherever the range is cut', () => {
    for (const [m, n, k] of [
      [100, 40, 300],
      [3, 300, 50],
      [1, 300, 2100],
      [200, 1, 70],
      [90, 6, 20],
      [33, 600, 33],
    ] as const) {
      for (const layout of layouts) {
        const problem = { m, n, k, layout, bias: true, relu: true };
        state = 5;
        const whole = run(open(), problem).bits;
        for (const cuts of [[1], [2, 3, 5]]) {
          state = 5;
          expect(run(open(), { ...problem, cuts }).bits).toEqual(whole);
        }
      }
    }
  });

  it('uses the workspace of its own thread', () => {
    const w = open();
    const [m, n, k] = [20, 33, 10];
    const { units, bytes } = w.plan(w.exports.gemmPlan, m, n, k);
    const [a, b, c] = [
      w.put(new Float32Array(m * k).fill(2)),
      w.put(new Float32Array(k * n).fill(3)),
      w.alloc(m * n * 4),
    ];
    const ws = w.alloc(3 * bytes);
    w.exports.setThread(2);
    w.exports.gemm(a, b, c, m, n, k, k, 1, 1, k, n, 0, 0, ws, bytes, 0, units);
    expect(w.f32(c, m * n).every((value) => value === 60)).toBe(true);
    expect(w.u8(ws, 2 * bytes).every((value) => value === 0xff)).toBe(true);
  });

  it.each(layouts)('lets NaN and infinity through, zeros or not, %s', (layout) => {
    for (const [m, n, k] of [
      [1, 40, 30],
      [40, 1, 30],
      [30, 6, 20],
      [20, 35, 40],
    ] as const) {
      for (const special of [Number.NaN, Number.POSITIVE_INFINITY]) {
        // Zeros everywhere but in the first element of A and of B: 0 * infinity must make NaN of its row and column.
        const { result, expected } = run(open(), { m, n, k, layout, relu: true, fill: (i) => (i === 0 ? special : 0) });
        expect(result).toEqual(expected);
        expect(result.filter(Number.isNaN).length).toBeGreaterThanOrEqual(Math.max(m, n) - 1);
      }
    }
  });

  it('takes pointers above 2 GiB', () => {
    const w = open({ base: 2 ** 31 + 2 ** 20 });
    for (const layout of layouts) {
      check(w, { m: 21, n: 35, k: 19, layout, bias: true });
      check(w, { m: 1, n: 35, k: 19, layout, bias: true });
    }
  });
});

describe('gemmBatched', () => {
  it('gives each entry the bits of gemm, with shared and separate operands', () => {
    for (const [m, n, k] of [
      [2, 3, 4],
      [1, 20, 33],
      [18, 20, 9],
    ] as const) {
      for (const [aBatch, bBatch] of [
        [m * k, k * n],
        [0, k * n],
        [m * k, 0],
      ] as const) {
        const w = instance();
        const batch = 5;
        const a = w.put(Float32Array.from({ length: batch * m * k }, uniform));
        const b = w.put(Float32Array.from({ length: batch * k * n }, uniform));
        const bias = w.put(Float32Array.from({ length: n }, uniform));
        const c = w.alloc(batch * m * n * 4);
        const single = w.alloc(batch * m * n * 4);
        const { units, bytes } = w.plan(w.exports.gemmPlan, m, n, k);
        const ws = w.alloc(bytes);
        for (const [begin, end] of [
          [0, 2],
          [2, 5],
        ] as const) {
          // biome-ignore format: as the kernel has them
          w.exports.gemmBatched(
            a, b, c, batch, aBatch, bBatch, m * n, m, n, k, k, 1, n, 1, n, bias, 2, ws, bytes, begin, end,
          );
        }
        for (let e = 0; e < batch; e++) {
          // biome-ignore format: as the kernel has them
          w.exports.gemm(
            a + e * aBatch * 4, b + e * bBatch * 4, single + e * m * n * 4, m, n, k, k, 1, n, 1, n, bias, 2, ws, bytes,
            0, units,
          );
        }
        expect(w.u8(c, batch * m * n * 4)).toEqual(w.u8(single, batch * m * n * 4));
      }
    }
  });
});
