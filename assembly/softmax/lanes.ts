import { expNonPositive4 } from '../inline/exp';
import { swapNeighbours, upperHalf } from '../inline/horizontal';
import { loadTail, storeTail, tailMask } from '../inline/tail';

/** Places that are added up before they join the total, so that the error does not grow with the line. */
const BLOCK = 64;

/** Maximum of each line of a strand (see inline/strand), NaN ignored: the exponentials bring it back. */
export function maxLanes(x: usize, step: usize, full: i32, steps: i32, width: i32, inner: i32): v128 {
  const lowest = f32x4.splat(-Infinity);
  let a = lowest;
  for (let k = 0; k < full; ++k, x += step) a = f32x4.pmax(a, v128.load(x));
  for (let k = full; k < steps; ++k, x += step) {
    a = f32x4.pmax(a, v128.bitselect(loadTail(x, width), lowest, tailMask(width)));
  }
  if (inner != 1) return a;
  a = f32x4.pmax(a, upperHalf(a));
  return f32x4.pmax(a, swapNeighbours(a));
}

/**
 * Sum by lanes of exp(x - shift) along a strand, each written to y as well unless y is 0; no x may exceed shift. Four
 * places at a time: a chain of exp is long, and the processor does not look far enough ahead to overlap them by itself.
 */
export function expLanes(x: usize, y: usize, step: usize, full: i32, steps: i32, width: i32, shift: v128): v128 {
  let total = f32x4.splat(0);
  let k = 0;
  while (k + 4 <= full) {
    let part = f32x4.splat(0);
    for (const stop = min(full & ~3, k + BLOCK); k < stop; k += 4) {
      const a = expNonPositive4(f32x4.sub(v128.load(x), shift));
      const b = expNonPositive4(f32x4.sub(v128.load(x + step), shift));
      const c = expNonPositive4(f32x4.sub(v128.load(x + 2 * step), shift));
      const d = expNonPositive4(f32x4.sub(v128.load(x + 3 * step), shift));
      if (y != 0) {
        v128.store(y, a);
        v128.store(y + step, b);
        v128.store(y + 2 * step, c);
        v128.store(y + 3 * step, d);
        y += 4 * step;
      }
      part = f32x4.add(part, f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
      x += 4 * step;
    }
    total = f32x4.add(total, part);
  }
  for (; k < steps; ++k, x += step) {
    const whole = k < full;
    const e = expNonPositive4(f32x4.sub(whole ? v128.load(x) : loadTail(x, width), shift));
    total = f32x4.add(total, whole ? e : v128.and(e, tailMask(width)));
    if (y == 0) continue;
    if (whole) v128.store(y, e);
    else storeTail(y, e, width);
    y += step;
  }
  return total;
}
