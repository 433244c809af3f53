import { madd } from '../../inline/madd';
import { copyRow } from './patchWindow';

const table = memory.data<f32>([0.5, 0.25, 4], 16);

/**
 * v = P g P^T of a 4x4 tile g of output gradients, four channels, where row p of P holds 1, p, p^2, p^3 for the points
 * 0, 1, -1, 2, -2, 1/2, -1/2 and infinity (0, 0, 0, 1): plane 8 * i + j of v at `to + (8 * i + j) * plane`.
 *
 * from   pixel (i, j) of the tile at from + i * row + j * col; only those inside the window are read
 * window, lanes and tmp as in inputTransform8
 */
export function gradTransform8(
  from: usize,
  row: i32,
  col: i32,
  window: usize,
  lanes: i32,
  to: usize,
  plane: i32,
  tmp: usize,
): void {
  const whole = lanes >= 4 && load<i32>(window, 12) == 4;
  const step = whole ? col : 16;
  const end = tmp + ((<usize>load<i32>(window, 4)) << 7);
  for (let t = tmp; t < end; t += 128, from += row) {
    const p = whole ? from : copyRow(from, col, window, lanes);
    const g0 = v128.load(p),
      g1 = v128.load(p + step);
    const g2 = v128.load(p + 2 * step),
      g3 = v128.load(p + 3 * step);
    v128.store(t, g0, 0);
    let even = f32x4.add(g0, g2),
      odd = f32x4.add(g1, g3);
    v128.store(t, f32x4.add(even, odd), 16);
    v128.store(t, f32x4.sub(even, odd), 32);
    (even = plus4(g0, g2)), (odd = twice(plus4(g1, g3)));
    v128.store(t, f32x4.add(even, odd), 48);
    v128.store(t, f32x4.sub(even, odd), 64);
    (even = plusQuarter(g0, g2)), (odd = half(plusQuarter(g1, g3)));
    v128.store(t, f32x4.add(even, odd), 80);
    v128.store(t, f32x4.sub(even, odd), 96);
    v128.store(t, g3, 112);
  }
  const down = plane << 3;
  for (let t = tmp; t < tmp + 128; t += 16, to += plane) {
    const g0 = v128.load(t),
      g1 = v128.load(t, 128),
      g2 = v128.load(t, 256),
      g3 = v128.load(t, 384);
    let p = to;
    v128.store(p, g0);
    p += down;
    let even = f32x4.add(g0, g2),
      odd = f32x4.add(g1, g3);
    v128.store(p, f32x4.add(even, odd));
    p += down;
    v128.store(p, f32x4.sub(even, odd));
    p += down;
    (even = plus4(g0, g2)), (odd = twice(plus4(g1, g3)));
    v128.store(p, f32x4.add(even, odd));
    p += down;
    v128.store(p, f32x4.sub(even, odd));
    p += down;
    (even = plusQuarter(g0, g2)), (odd = half(plusQuarter(g1, g3)));
    v128.store(p, f32x4.add(even, odd));
    p += down;
    v128.store(p, f32x4.sub(even, odd));
    p += down;
    v128.store(p, g3);
  }
}

// @ts-ignore: decorator
@inline
function plus4(a: v128, b: v128): v128 {
  return madd(b, v128.load32_splat(table, 8), a);
}

// @ts-ignore: decorator
@inline
function plusQuarter(a: v128, b: v128): v128 {
  return madd(b, v128.load32_splat(table, 4), a);
}

// @ts-ignore: decorator
@inline
function twice(a: v128): v128 {
  return f32x4.add(a, a);
}

// @ts-ignore: decorator
@inline
function half(a: v128): v128 {
  return f32x4.mul(a, v128.load32_splat(table));
}

const table6 = memory.data<f32>(
  [0.625, 1.5, 25.0 / 64, 2.25],
  16,
);

/** The same for 36 planes: points 0, 5/8, -5/8, 3/2, -3/2, inf. */
export function gradTransform6(
  from: usize,
  row: i32,
  col: i32,
  window: usize,
  lanes: i32,
  to: usize,
  plane: i32,
  tmp: usize,
): void {
  const whole = lanes >= 4 && load<i32>(window, 12) == 4;
  const step = whole ? col : 16;
  const end = tmp + ((<usize>load<i32>(window, 4)) << 7);
  for (let t = tmp; t < end; t += 128, from += row) {
    const p = whole ? from : copyRow(from, col, window, lanes);
    const g0 = v128.load(p),
      g1 = v128.load(p + step);
    const g2 = v128.load(p + 2 * step),
      g3 = v128.load(p + 3 * step);
    v128.store(t, g0, 0);
    let even = plusA(g0, g2),
      odd = f32x4.mul(plusA(g1, g3), v128.load32_splat(table6));
    v128.store(t, f32x4.add(even, odd), 16);
    v128.store(t, f32x4.sub(even, odd), 32);
    (even = plusB(g0, g2)), (odd = f32x4.mul(plusB(g1, g3), v128.load32_splat(table6, 4)));
    v128.store(t, f32x4.add(even, odd), 48);
    v128.store(t, f32x4.sub(even, odd), 64);
    v128.store(t, g3, 80);
  }
  const down = plane * 6;
  for (let t = tmp; t < tmp + 96; t += 16, to += plane) {
    const g0 = v128.load(t),
      g1 = v128.load(t, 128),
      g2 = v128.load(t, 256),
      g3 = v128.load(t, 384);
    let p = to;
    v128.store(p, g0);
    p += down;
    let even = plusA(g0, g2),
      odd = f32x4.mul(plusA(g1, g3), v128.load32_splat(table6));
    v128.store(p, f32x4.add(even, odd));
    p += down;
    v128.store(p, f32x4.sub(even, odd));
    p += down;
    (even = plusB(g0, g2)), (odd = f32x4.mul(plusB(g1, g3), v128.load32_splat(table6, 4)));
    v128.store(p, f32x4.add(even, odd));
    p += down;
    v128.store(p, f32x4.sub(even, odd));
    p += down;
    v128.store(p, g3);
  }
}

// @ts-ignore: decorator
@inline
function plusA(a: v128, b: v128): v128 {
  return madd(b, v128.load32_splat(table6, 8), a);
}

// @ts-ignore: decorator
@inline
function plusB(a: v128, b: v128): v128 {
  return madd(b, v128.load32_splat(table6, 12), a);
}
