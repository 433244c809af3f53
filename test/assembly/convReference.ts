import { type Instance, instance } from './instance';

/** Sizes in the order of assembly/conv/geometry.ts. */
export interface Geometry {
  n: number;
  h: number;
  w: number;
  c: number;
  o: number;
  groups: number;
  kh: number;
  kw: number;
  oh: number;
  ow: number;
  strideH: number;
  strideW: number;
  padH: number;
  padW: number;
  dilH: number;
  dilW: number;
  /** Bits 1 and 2: x and gy of a depthwise convolution have their channels outermost. */
  planar?: number;
}

type Pair = [number, number];

export interface Shape {
  n?: number;
  size: Pair;
  c: number;
  o?: number;
  groups?: number;
  kernel: Pair;
  stride?: Pair;
  pad?: Pair;
  dilation?: Pair;
}

export function geometryOf(shape: Shape): Geometry {
  const { n = 2, size, c, o = c, groups = 1, kernel, stride = [1, 1], pad = [0, 0], dilation = [1, 1] } = shape;
  const out = (d: 0 | 1) => Math.floor((size[d] + 2 * pad[d] - dilation[d] * (kernel[d] - 1) - 1) / stride[d]) + 1;
  return {
    n,
    h: size[0],
    w: size[1],
    c,
    o,
    groups,
    kh: kernel[0],
    kw: kernel[1],
    oh: out(0),
    ow: out(1),
    strideH: stride[0],
    strideW: stride[1],
    padH: pad[0],
    padW: pad[1],
    dilH: dilation[0],
    dilW: dilation[1],
  };
}

const order = 'n h w c o groups kh kw oh ow strideH strideW padH padW dilH dilW planar'.split(
  ' ',
) as (keyof Geometry)[];

export function putGeometry(wasm: Instance, g: Geometry): number {
  const pointer = wasm.alloc(72);
  wasm.i32(pointer, 18).set([...order.map((name) => g[name] ?? 0), 0]);
  return pointer;
}

/** Uniform numbers in [-1, 1), the same in every run. */
export function noise(n: number, seed: number): Float32Array {
  let state = seed * 2654435761 + 1;
  return Float32Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Calls `visit` with the offsets of x, w and y of every product in the convolution. */
function products(g: Geometry, visit: (x: number, w: number, y: number) => void): void {
  const cg = g.c / g.groups;
  const og = g.o / g.groups;
  for (let n = 0; n < g.n; n++)
    for (let i = 0; i < g.oh; i++)
      for (let j = 0; j < g.ow; j++)
        for (let a = 0; a < g.kh; a++) {
          const r = i * g.strideH - g.padH + a * g.dilH;
          if (r < 0 || r >= g.h) continue;
          for (let b = 0; b < g.kw; b++) {
            const s = j * g.strideW - g.padW + b * g.dilW;
            if (s < 0 || s >= g.w) continue;
            const x = ((n * g.h + r) * g.w + s) * g.c;
            const y = ((n * g.oh + i) * g.ow + j) * g.o;
            for (let o = 0; o < g.o; o++) {
              const first = Math.floor(o / og) * cg;
              for (let l = 0; l < cg; l++) visit(x + first + l, ((o * cg + l) * g.kh + a) * g.kw + b, y + o);
            }
          }
        }
}

export const sizes = (g: Geometry) => ({
  x: g.n * g.h * g.w * g.c,
  w: g.o * (g.c / g.groups) * g.kh * g.kw,
  y: g.n * g.oh * g.ow * g.o,
});

export interface Reference {
  x: Float32Array;
  w: Float32Array;
  bias: Float32Array;
  gy: Float32Array;
  y: Float64Array;
  gx: Float64Array;
  gw: Float64Array;
  gb: Float64Array;
}

/** Random operands (or the output gradient given) and every result in float64. */
export function reference(g: Geometry, gradient?: Float32Array): Reference {
  const size = sizes(g);
  const x = noise(size.x, 1);
  const w = noise(size.w, 2);
  const bias = noise(g.o, 3);
  const gy = gradient ?? noise(size.y, 4);
  const y = new Float64Array(size.y).map((_, i) => bias[i % g.o] as number);
  const gx = new Float64Array(size.x);
  const gw = new Float64Array(size.w);
  const gb = new Float64Array(g.o);
  products(g, (xi, wi, yi) => {
    const xv = x[xi] as number;
    const wv = w[wi] as number;
    const gv = gy[yi] as number;
    y[yi] = (y[yi] as number) + xv * wv;
    gx[xi] = (gx[xi] as number) + gv * wv;
    gw[wi] = (gw[wi] as number) + gv * xv;
  });
  for (let i = 0; i < size.y; i++) gb[i % g.o] = (gb[i % g.o] as number) + (gy[i] as number);
  return { x, w, bias, gy, y, gx, gw, gb };
}

/** Largest difference, of the largest expected value; NaN where NaN is not expected counts as infinite. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const d = Math.abs((actual[i] as number) - (expected[i] as number));
    difference = Number.isNaN(d) ? Infinity : Math.max(difference, d);
    largest = Math.max(largest, Math.abs(expected[i] as number));
  }
  return difference === 0 ? 0 : difference / largest;
}

/** Splits [0, units) in three uneven ranges and calls `run` on them, last first. */
export function inPieces(units: number, run: (begin: number, end: number) => void): void {
  const first = Math.floor(units / 3);
  const second = Math.max(first, units - 1);
  run(second, units);
  run(first, second);
  run(0, first);
}

/** Operands and a geometry in a fresh instance, from address `base` on. */
export function setUp(g: Geometry, ref: Reference, base?: number) {
  const wasm = instance({ base });
  const { put } = wasm;
  return {
    wasm,
    geometry: putGeometry(wasm, g),
    x: put(ref.x),
    w: put(ref.w),
    bias: put(ref.bias),
    gy: put(ref.gy),
  };
}
