import { madd } from '../../inline/madd';
import { copyRow } from './patchWindow';

/** Factors of B^T: V8 rebuilds a v128.const at every use, a load to all lanes is free. */
const table = memory.data<f32>([5.25, -4.25, -5, 4], 16);

/**
 * v = B^T d B of an 8x8 patch, four channels: plane 8 * i + j of v at `to + (8 * i + j) * plane`.
 *
 * from   pixel (i, j) of the patch at from + i * row + j * col; only those inside the window are read
 * window which part of the patch lies in the image (patchWindow)
 * lanes  channels left: from 4 on all lanes are read, below the missing ones are 0
 * tmp    1 KB, whose rows outside the window are 0
 *
 * Rows of B^T are the coefficients of prod (x - q) over the other points q, in the order 0, 1, -1, 2, -2, 1/2, -1/2,
 * inf: for a pair of points p, -p they share their even and their odd part. Those of 2, -2 are times 4, those of 1/2,
 * -1/2 times 2, which saves factors; G makes up for it.
 */
export function inputTransform8(
  from: usize,
  row: i32,
  col: i32,
  window: usize,
  lanes: i32,
  to: usize,
  plane: i32,
  tmp: usize,
): void {
  const whole = lanes >= 4 && load<i32>(window, 8) == 0 && load<i32>(window, 12) == 8;
  const step = whole ? col : 16;
  from += load<i32>(window) * row;
  const end = tmp + ((<usize>load<i32>(window, 4)) << 7);
  for (let t = tmp + ((<usize>load<i32>(window)) << 7); t < end; t += 128, from += row) {
    let p = whole ? from : copyRow(from, col, window, lanes);
    const d0 = v128.load(p);
    p += step;
    const d1 = v128.load(p);
    p += step;
    const d2 = v128.load(p);
    p += step;
    const d3 = v128.load(p);
    p += step;
    const d4 = v128.load(p);
    p += step;
    const d5 = v128.load(p);
    p += step;
    const d6 = v128.load(p);
    v128.store(t, first(d0, d2, d4, d6), 0);
    v128.store(t, first(v128.load(p + step), d5, d3, d1), 112);
    let even = even1(d2, d4, d6),
      odd = even1(d1, d3, d5);
    v128.store(t, f32x4.add(even, odd), 16);
    v128.store(t, f32x4.sub(even, odd), 32);
    const four = v128.load32_splat(table, 12),
      minus5 = v128.load32_splat(table, 8);
    const e = f32x4.mul(d4, minus5),
      o = f32x4.mul(d3, minus5);
    (even = madd(d6, four, f32x4.add(d2, e))), (odd = twice(madd(d5, four, f32x4.add(d1, o))));
    v128.store(t, f32x4.add(even, odd), 48);
    v128.store(t, f32x4.sub(even, odd), 64);
    (even = twice(madd(d2, four, f32x4.add(d6, e)))), (odd = madd(d1, four, f32x4.add(d5, o)));
    v128.store(t, f32x4.add(even, odd), 80);
    v128.store(t, f32x4.sub(even, odd), 96);
  }
  const down = plane << 3;
  for (let t = tmp; t < tmp + 128; t += 16, to += plane) {
    const d0 = v128.load(t);
    const d1 = v128.load(t, 128);
    const d2 = v128.load(t, 256);
    const d3 = v128.load(t, 384);
    const d4 = v128.load(t, 512);
    const d5 = v128.load(t, 640);
    const d6 = v128.load(t, 768);
    let p = to;
    v128.store(p, first(d0, d2, d4, d6));
    p += down;
    let even = even1(d2, d4, d6),
      odd = even1(d1, d3, d5);
    v128.store(p, f32x4.add(even, odd));
    p += down;
    v128.store(p, f32x4.sub(even, odd));
    p += down;
    const four = v128.load32_splat(table, 12),
      minus5 = v128.load32_splat(table, 8);
    const e = f32x4.mul(d4, minus5),
      o = f32x4.mul(d3, minus5);
    (even = madd(d6, four, f32x4.add(d2, e))), (odd = twice(madd(d5, four, f32x4.add(d1, o))));
    v128.store(p, f32x4.add(even, odd));
    p += down;
    v128.store(p, f32x4.sub(even, odd));
    p += down;
    (even = twice(madd(d2, four, f32x4.add(d6, e)))), (odd = madd(d1, four, f32x4.add(d5, o)));
    v128.store(p, f32x4.add(even, odd));
    p += down;
    v128.store(p, f32x4.sub(even, odd));
    p += down;
    v128.store(p, first(v128.load(t, 896), d5, d3, d1));
  }
}

// a - d + 21/4 (c - b): the points 0 and infinity.
// @ts-ignore: decorator
@inline
function first(a: v128, b: v128, c: v128, d: v128): v128 {
  return madd(f32x4.sub(c, b), v128.load32_splat(table), f32x4.sub(a, d));
}

// a - 17/4 b + c: 1 and -1.
// @ts-ignore: decorator
@inline
function even1(a: v128, b: v128, c: v128): v128 {
  return madd(b, v128.load32_splat(table, 4), f32x4.add(a, c));
}

// @ts-ignore: decorator
@inline
function twice(a: v128): v128 {
  return f32x4.add(a, a);
}

const table6 = memory.data<f32>(
  [
    225.0 / 256, // a^2 b^2
    -169.0 / 64, // -(a^2 + b^2)
    -25.0 / 64, // -a^2
    -2.25, // -b^2
    0.625,
    1.5,
  ],
  16,
);

/**
 * v = B^T d B of a 6x6 patch, points 0, a, -a, b, -b, inf with a = 5/8, b = 3/2; rows of tmp are 128 bytes apart as in
 * the 8x8 case.
 */
export function inputTransform6(
  from: usize,
  row: i32,
  col: i32,
  window: usize,
  lanes: i32,
  to: usize,
  plane: i32,
  tmp: usize,
): void {
  const whole = lanes >= 4 && load<i32>(window, 8) == 0 && load<i32>(window, 12) == 6;
  const step = whole ? col : 16;
  from += load<i32>(window) * row;
  const end = tmp + ((<usize>load<i32>(window, 4)) << 7);
  for (let t = tmp + ((<usize>load<i32>(window)) << 7); t < end; t += 128, from += row) {
    let p = whole ? from : copyRow(from, col, window, lanes);
    const d0 = v128.load(p);
    p += step;
    const d1 = v128.load(p);
    p += step;
    const d2 = v128.load(p);
    p += step;
    const d3 = v128.load(p);
    p += step;
    const d4 = v128.load(p);
    p += step;
    const d5 = v128.load(p);
    v128.store(t, all(d0, d2, d4), 0);
    let even = withoutB(d2, d4),
      odd = f32x4.mul(withoutB(d1, d3), v128.load32_splat(table6, 16));
    v128.store(t, f32x4.add(even, odd), 16);
    v128.store(t, f32x4.sub(even, odd), 32);
    (even = withoutA(d2, d4)), (odd = f32x4.mul(withoutA(d1, d3), v128.load32_splat(table6, 20)));
    v128.store(t, f32x4.add(even, odd), 48);
    v128.store(t, f32x4.sub(even, odd), 64);
    v128.store(t, all(d1, d3, d5), 80);
  }
  const down = plane * 6;
  for (let t = tmp; t < tmp + 96; t += 16, to += plane) {
    const d0 = v128.load(t);
    const d1 = v128.load(t, 128);
    const d2 = v128.load(t, 256);
    const d3 = v128.load(t, 384);
    const d4 = v128.load(t, 512);
    const d5 = v128.load(t, 640);
    let p = to;
    v128.store(p, all(d0, d2, d4));
    p += down;
    let even = withoutB(d2, d4),
      odd = f32x4.mul(withoutB(d1, d3), v128.load32_splat(table6, 16));
    v128.store(p, f32x4.add(even, odd));
    p += down;
    v128.store(p, f32x4.sub(even, odd));
    p += down;
    (even = withoutA(d2, d4)), (odd = f32x4.mul(withoutA(d1, d3), v128.load32_splat(table6, 20)));
    v128.store(p, f32x4.add(even, odd));
    p += down;
    v128.store(p, f32x4.sub(even, odd));
    p += down;
    v128.store(p, all(d1, d3, d5));
  }
}

// (x^2 - a^2)(x^2 - b^2): the points 0 and infinity.
// @ts-ignore: decorator
@inline
function all(d0: v128, d2: v128, d4: v128): v128 {
  return madd(d0, v128.load32_splat(table6), madd(d2, v128.load32_splat(table6, 4), d4));
}

// x^2 - a^2
// @ts-ignore: decorator
@inline
function withoutA(d0: v128, d2: v128): v128 {
  return madd(d0, v128.load32_splat(table6, 8), d2);
}

// x^2 - b^2
// @ts-ignore: decorator
@inline
function withoutB(d0: v128, d2: v128): v128 {
  return madd(d0, v128.load32_splat(table6, 12), d2);
}
