import { exp4 } from '../inline/exp';
import { halfExpm14 } from '../inline/expm1';
import { log4 } from '../inline/log';
import { Operation } from './operations';

const table = memory.data<f32>([
  1,
  89,
  -20, // above the one expm1 is infinite, below the other -1
  5.9604645e-8, // 2^-24: below it expm1(x) is x
  10, // from here on tanh is 1
]);

/**
 * y[i] = op(x[i]) over float32, i < n, a multiple of 4; x = y allowed. Functions of many instructions stand in their
 * loops, because a call would cost as much; those with the same core share it.
 *
 *   exp       within 1 ULP
 *   sigmoid   1 / (1 + e^-x) within 3 ULP
 *   expm1     e^x - 1 within 2 ULP; -0 and NaN stay
 *   log       within 1 ULP; -Infinity at 0, NaN below
 *   tanh      (e^2x - 1) / (e^2x + 1) within 3 ULP
 */
export function heavyVectors(op: i32, x: usize, y: usize, n: i32): void {
  const stop = y + ((<usize>n) << 2);
  if (op == Operation.log) {
    for (; y < stop; y += 16) {
      v128.store(y, log4(v128.load(x)));
      x += 16;
    }
  } else if (op < Operation.expm1) exponentials(op, x, y, stop);
  else differences(op, x, y, stop);
}

// @ts-ignore: decorator
@inline
function exponentials(op: i32, x: usize, y: usize, stop: usize): void {
  const one = v128.load32_splat(table);
  for (; y < stop; y += 16) {
    const v = v128.load(x);
    let e = exp4(op == Operation.exp ? v : f32x4.neg(f32x4.abs(v)));
    if (op != Operation.exp) {
      // e^-|x| / (1 + e^-|x|) for x < 0.
      e = f32x4.div(v128.bitselect(e, one, f32x4.lt(v, i32x4.splat(0))), f32x4.add(one, e));
    }
    v128.store(y, e);
    x += 16;
  }
}

// @ts-ignore: decorator
@inline
function differences(op: i32, x: usize, y: usize, stop: usize): void {
  for (; y < stop; y += 16) {
    const v = v128.load(x);
    const size = f32x4.abs(v);
    let z: v128;
    if (op == Operation.tanh) {
      z = f32x4.pmin(size, v128.load32_splat(table, 16));
      z = f32x4.add(z, z);
    } else z = f32x4.pmax(f32x4.pmin(v, v128.load32_splat(table, 4)), v128.load32_splat(table, 8));
    let half = halfExpm14(z);
    if (op == Operation.tanh)
      half = v128.or(f32x4.div(half, f32x4.add(half, v128.load32_splat(table))), v128.xor(v, size));
    else half = v128.bitselect(v, f32x4.add(half, half), f32x4.lt(size, v128.load32_splat(table, 12)));
    v128.store(y, half);
    x += 16;
  }
}
