import { expect } from 'vitest';
import { type OperationName, operationCode } from '../../src/wasm/operations.ts';
import { type Instance, instance, type Kernel } from './instance.ts';

/** A number format of four bytes, or one byte for bool. */
export type Format = 'f32' | 'i32' | 'u8';

export type BinaryReference = (a: number, b: number) => number;

/** How near a result must come: by default the very number (float32 results rounded once). */
export type Near = (actual: number, expected: number) => boolean;

export const same: Near = (actual, expected) => Object.is(actual, expected) || (actual === 0 && expected === 0);

/** A fixed stream of integers below 2^32, for values and shapes that look random and never change. */
export function lcg(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
}

export const specials = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2,
  -2,
  3,
  1e-45,
  -1e-40,
  3.4e38,
  -3.4e38,
  NaN,
  Infinity,
  -Infinity,
].map(Math.fround);

/** n values: the special ones cycled at a pace prime to the other operand's, plain ones between. */
export function values(format: Format, n: number, seed: number): number[] {
  const next = lcg(seed);
  return Array.from({ length: n }, () => {
    const r = next();
    if (format === 'u8') return (r >>> 16) & 1;
    if (format === 'i32') {
      const few = [0, 1, -1, 2, -2, 3, 7, -7, 2 ** 31 - 1, -(2 ** 31), 100000];
      return r & 0x10000 ? few[(r >>> 17) % few.length]! : (r >> 8) % 1000;
    }
    return r & 0x30000 ? Math.fround((r / 2 ** 32 - 0.5) * 20) : specials[(r >>> 18) % specials.length]!;
  });
}

const engine: Instance = instance();
const { exports, alloc } = engine;

function view(format: Format, pointer: number, n: number): Float32Array | Int32Array | Uint8Array {
  return engine[format](pointer, n);
}

export function put(format: Format, data: number[]): number {
  const pointer = alloc(data.length * (format === 'u8' ? 1 : 4));
  view(format, pointer, data.length).set(data);
  return pointer;
}

function compare(
  name: string,
  actual: ArrayLike<number>,
  expected: number[],
  near: Near,
  inputs: (i: number) => number[],
) {
  for (let i = 0; i < expected.length; i++) {
    if (!near(actual[i]!, expected[i]!)) {
      expect.fail(`${name}(${inputs(i).join(', ')}) at ${i}: ${actual[i]} instead of ${expected[i]}`);
    }
  }
}

function round(format: Format, x: number): number {
  return format === 'f32' ? Math.fround(x) : x;
}

/** The operation NAME as kernel(a, b, y, aStep, bStep, begin, end), and over strides as kernel(a, b, y, ndim, meta, begin, end). */
export function binary(name: string): Kernel {
  return (...args) => exports.elementwise!(codeOf(name), ...args);
}

export function strided(name: string): Kernel {
  return (...args) => exports.elementwiseStrided!(codeOf(name), ...args);
}

/** The operation NAME as kernel(x, y, begin, end). */
export function unary(name: string): UnaryKernel {
  return (x, y, begin, end) => exports.elementwise!(codeOf(name), x, x, y, 1, 1, begin, end);
}

function codeOf(name: string): number {
  const code = operationCode(name as OperationName);
  if (code === undefined) throw new Error(`no operation ${name}`);
  return code;
}

export type UnaryKernel = (x: number, y: number, begin: number, end: number) => void;

/** Runs the operation NAME, or `run` in its place, over odd lengths, in place, and in pieces. */
export function checkUnary(
  name: string,
  input: Format,
  output: Format,
  reference: (x: number) => number,
  near: Near = same,
  data: (n: number) => number[] = (n) => values(input, n, n + 1),
  run: UnaryKernel = unary(name),
): void {
  for (const n of [0, 1, 2, 3, 4, 5, 15, 16, 17, 33, 211]) {
    const x = data(n);
    const expected = x.map((v) => round(output, reference(v)));
    const pointer = put(input, x);
    const out = put(output, new Array(n).fill(0));
    run(pointer, out, 0, n);
    compare(name, view(output, out, n), expected, near, (i) => [x[i]!]);
    expect([...engine.u8(out + n * (output === 'u8' ? 1 : 4), 16)], `${name} wrote past the end`).toEqual(
      new Array(16).fill(255),
    );
    const whole = engine.u8(out, n * (output === 'u8' ? 1 : 4)).slice();
    const pieces = put(output, new Array(n).fill(0));
    const cut = Math.min(n, (n >> 1) + 1);
    run(pointer, pieces, cut, n);
    run(pointer, pieces, 0, cut);
    expect(engine.u8(pieces, whole.length), `${name} in two pieces`).toEqual(whole);
    if (input === output) {
      run(pointer, pointer, 0, n);
      expect(engine.u8(pointer, whole.length), `${name} in place`).toEqual(whole);
    }
  }
}

/** Runs the operation NAME over lengths, step patterns, strided shapes and cut ranges. */
export function checkBinary(
  name: string,
  input: Format,
  output: Format,
  reference: BinaryReference,
  near: Near = same,
  data: (n: number, seed: number) => number[] = (n, seed) => values(input, n, seed),
): void {
  const outBytes = output === 'u8' ? 1 : 4;
  const run = binary(name);
  for (const n of [0, 1, 2, 3, 4, 5, 15, 16, 17, 40, 211]) {
    for (const [aStep, bStep] of [
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ] as const) {
      const a = data(aStep ? n : 1, n + 11);
      const b = data(bStep ? n : 1, n + 29);
      const pa = put(input, a);
      const pb = put(input, b);
      const y = put(output, new Array(n).fill(0));
      run(pa, pb, y, aStep, bStep, 0, n);
      const operands = (i: number) => [a[i * aStep]!, b[i * bStep]!] as const;
      const expected = Array.from({ length: n }, (_, i) => round(output, reference(...operands(i))));
      compare(`${name} [${aStep}, ${bStep}]`, view(output, y, n), expected, near, (i) => [...operands(i)]);
      expect([...engine.u8(y + n * outBytes, 16)], `${name} wrote past the end`).toEqual(new Array(16).fill(255));
      const whole = engine.u8(y, n * outBytes).slice();
      const cut = Math.min(n, (n >> 1) + 1);
      const pieces = put(output, new Array(n).fill(0));
      run(pa, pb, pieces, aStep, bStep, cut, n);
      run(pa, pb, pieces, aStep, bStep, 0, cut);
      expect(engine.u8(pieces, whole.length), `${name} in two pieces`).toEqual(whole);
      if (aStep === 1 && outBytes === 4) {
        run(pa, pb, pa, aStep, bStep, 0, n);
        expect(engine.u8(pa, whole.length), `${name} in place`).toEqual(whole);
      }
    }
  }
  const shapes: [sizes: number[], a: number[], b: number[]][] = [
    [[19], [1], [2]],
    [
      [5, 17],
      [17, 1],
      [0, 1],
    ],
    [
      [5, 17],
      [17, 1],
      [1, 0],
    ],
    [
      [5, 17],
      [1, 0],
      [0, 1],
    ],
    [
      [5, 6],
      [1, 5],
      [6, 1],
    ],
    [
      [3, 4, 5],
      [20, 5, 1],
      [-20, 0, -1],
    ],
    [
      [2, 3, 4, 5],
      [60, 20, 5, 1],
      [0, 1, 0, 0],
    ],
    [
      [2, 3, 4, 21],
      [0, 0, 21, 1],
      [1, 2, 0, 6],
    ],
    [
      [2, 2, 1, 2, 1, 2, 1, 2, 1, 1, 2, 3],
      [96, 48, 0, 24, 0, 12, 7, 6, 7, 0, 3, 1],
      [1, 0, 5, 2, 5, 0, 5, 4, 0, 0, 0, 8],
    ],
    [
      [0, 4],
      [4, 1],
      [4, 1],
    ],
    [
      [4, 0],
      [0, 1],
      [0, 1],
    ],
  ];
  for (const [sizes, aStrides, bStrides] of shapes) {
    const total = sizes.reduce((p, s) => p * s, 1);
    const reach = (strides: number[]) => strides.map((s, d) => s * Math.max(0, sizes[d]! - 1));
    const [low, high] = [0, 1].map((side) =>
      [aStrides, bStrides].map((s) => reach(s).reduce((p, r) => p + (side ? Math.max(r, 0) : Math.min(r, 0)), 0)),
    ) as [number[], number[]];
    const a = data(high[0]! - low[0]! + 1, 5);
    const b = data(high[1]! - low[1]! + 1, 7);
    const at = (i: number, strides: number[]) => {
      let offset = 0;
      for (let d = sizes.length - 1; d >= 0; d--) {
        offset += (i % sizes[d]!) * strides[d]!;
        i = Math.floor(i / sizes[d]!);
      }
      return offset;
    };
    const operands = (i: number) => [a[at(i, aStrides) - low[0]!]!, b[at(i, bStrides) - low[1]!]!] as const;
    const expected = Array.from({ length: total }, (_, i) => round(output, reference(...operands(i))));
    const pa = put(input, a) - low[0]! * 4;
    const pb = put(input, b) - low[1]! * 4;
    const meta = put('i32', [...sizes, ...aStrides, ...bStrides]);
    const rows = sizes.slice(0, -1).reduce((p, s) => p * s, 1);
    for (const edges of [
      [0, rows],
      [0, Math.min(rows, 1), Math.min(rows, 3), rows],
    ]) {
      const y = put(output, new Array(total).fill(0));
      for (let i = 0; i + 1 < edges.length; i++) {
        strided(name)(pa, pb, y, sizes.length, meta, edges[i]!, edges[i + 1]!);
      }
      compare(`${name} over ${sizes}`, view(output, y, total), expected, near, (i) => [...operands(i)]);
      expect([...engine.u8(y + total * outBytes, 16)], `${name} over strides wrote past the end`).toEqual(
        new Array(16).fill(255),
      );
    }
  }
}

export { engine };
