import type { Instance } from './instance';

/** Deterministic float32 values in [-scale, scale): a hash of index and seed. */
export function values(n: number, seed = 1, scale = 1): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => {
    let h = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca77);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
    return (((h ^ (h >>> 15)) >>> 0) / 2 ** 31 - 1) * scale;
  });
}

/** Visits every line of a row-major [outer, n, inner] array: at(k) is the index of its element k, place that in [outer, inner]. */
export function lines(
  outer: number,
  n: number,
  inner: number,
  visit: (at: (k: number) => number, place: number) => void,
): void {
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) visit((k) => (o * n + k) * inner + i, o * inner + i);
  }
}

/** Throws unless |got - expected| <= atol + rtol |expected| everywhere; NaN equals NaN, infinities agree in sign. */
export function expectClose(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  { rtol = 1e-6, atol = 1e-6 }: { rtol?: number; atol?: number } = {},
): void {
  if (got.length !== expected.length) throw new Error(`${got.length} elements, expected ${expected.length}`);
  for (let i = 0; i < expected.length; i++) {
    const a = got[i]!;
    const b = expected[i]!;
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    if (Math.abs(a - b) <= atol + rtol * Math.abs(b) && Number.isFinite(b)) continue;
    throw new Error(`element ${i}: ${a}, expected ${b}`);
  }
}

/** Allocates and fills an int32 buffer. */
export function putI32(wasm: Instance, numbers: ArrayLike<number>): number {
  const pointer = wasm.alloc(numbers.length * 4);
  wasm.i32(pointer, numbers.length).set(numbers);
  return pointer;
}

/** Log-softmax of one line of `n` numbers, float64. */
export function logSoftmaxOf(x: ArrayLike<number>, at: (k: number) => number, n: number): number[] {
  const line = Array.from({ length: n }, (_, k) => x[at(k)]!);
  const m = Math.max(...line);
  const rest = Math.log(line.reduce((sum, v) => sum + Math.exp(v - m), 0));
  return line.map((v) => v - m - rest);
}
