import { madd } from '../inline/madd';

/**
 * Products of four neighbouring inputs with 8 output gradients, summed over a grid of pixels:
 * to[k][lane] += sum over (i, j) of x[i][j][k] * gy[i * cols + j][lane], k = first..3.
 *
 * x     pixel (i, j) at x + i * xRow + j * xCol bytes
 * gy    [rows * cols][8]
 * to    [4][8]
 *
 * 4 x 8 sums in registers, `p == to` never true: as in conv/tile.ts. `first` leaves out the rows that the tile before
 * has counted.
 */
export function weightTile4x8(
  x: usize,
  xRow: i32,
  xCol: i32,
  gy: usize,
  rows: i32,
  cols: i32,
  to: usize,
  first: i32,
): void {
  let a0 = f32x4.splat(0),
    a1 = a0;
  let b0 = a0,
    b1 = a0;
  let c0 = a0,
    c1 = a0;
  let d0 = a0,
    d1 = a0;
  for (const end = x + rows * xRow; x != end; x += xRow) {
    let p = x;
    for (const rowEnd = gy + ((<usize>cols) << 5); gy != rowEnd; gy += 32, p += xCol) {
      const g0 = v128.load(gy);
      const s0 = v128.load32_splat(p);
      a0 = madd(s0, g0, a0);
      const s1 = v128.load32_splat(p, 4);
      b0 = madd(s1, g0, b0);
      if (!ASC_FEATURE_RELAXED_SIMD && p == to) break;
      const s2 = v128.load32_splat(p, 8);
      c0 = madd(s2, g0, c0);
      const s3 = v128.load32_splat(p, 12);
      d0 = madd(s3, g0, d0);
      const g1 = v128.load(gy, 16);
      a1 = madd(s0, g1, a1);
      b1 = madd(s1, g1, b1);
      c1 = madd(s2, g1, c1);
      d1 = madd(s3, g1, d1);
    }
  }
  if (first < 1) add(to, a0, a1);
  if (first < 2) add(to + 32, b0, b1);
  if (first < 3) add(to + 64, c0, c1);
  add(to + 96, d0, d1);
}

/** The same for one input. */
export function weightTile1x8(x: usize, xRow: i32, xCol: i32, gy: usize, rows: i32, cols: i32, to: usize): void {
  let a0 = f32x4.splat(0),
    a1 = a0;
  for (const end = x + rows * xRow; x != end; x += xRow) {
    let p = x;
    for (const rowEnd = gy + ((<usize>cols) << 5); gy != rowEnd; gy += 32, p += xCol) {
      const s = v128.load32_splat(p);
      a0 = madd(s, v128.load(gy), a0);
      a1 = madd(s, v128.load(gy, 16), a1);
    }
  }
  add(to, a0, a1);
}

// @ts-ignore: decorator
@inline
function add(to: usize, low: v128, high: v128): void {
  v128.store(to, f32x4.add(v128.load(to), low));
  v128.store(to, f32x4.add(v128.load(to, 16), high), 16);
}
