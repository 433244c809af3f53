import { expNonPositive4 } from '../inline/exp';
import { swapNeighbours, upperHalf } from '../inline/horizontal';
import { loadTail, storeTail, tailMask } from '../inline/tail';

/** Places that are added up before they join the total, so that the error does not grow with the line. */
const BLOCK = 64;

/** Maximum of each line of a strand (see inline/strand), NaN ignored: the exponentials bring it back. */
export function maxLanes(x: usize, step: usize, full: i32, steps: i32, width: i32, inner: i32): v128 {
  const lowest = f32x4.splat(-Infinity);
  let a = lowest;
  let b = lowest;
  let k = 0;
  for (; k + 4 <= full; k += 4, x += 4 * step) {
    a = f32x4.pmax(a, f32x4.pmax(v128.load(x), v128.load(x + step)));
    b = f32x4.pmax(b, f32x4.pmax(v128.load(x + 2 * step), v128.load(x + 3 * step)));
  }
  a = f32x4.pmax(a, b);
  for (; k < full; ++k, x += step) a = f32x4.pmax(a, v128.load(x));
  for (; k < steps; ++k, x += step) {
    a = f32x4.pmax(a, v128.bitselect(loadTail(x, width), lowest, tailMask(width)));
  }
  if (inner != 1) return a;
  a = f32x4.pmax(a, upperHalf(a));
  return f32x4.pmax(a, swapNeighbours(a));
}

/** Sum by lanes of exp(x - shift) along a strand, each written to y as well unless y is 0; no x may exceed shift. */
export function expLanes(x: usize, y: usize, step: usize, full: i32, steps: i32, width: i32, shift: v128): v128 {
  let total = f32x4.splat(0);
  let k = 0;
  while (k < full) {
    let part = f32x4.splat(0);
    for (const stop = min(full, k + BLOCK); k < stop; ++k, x += step) {
      const e = expNonPositive4(f32x4.sub(v128.load(x), shift));
      if (y != 0) {
        v128.store(y, e);
        y += step;
      }
      part = f32x4.add(part, e);
    }
    total = f32x4.add(total, part);
  }
  for (; k < steps; ++k, x += step) {
    const e = expNonPositive4(f32x4.sub(loadTail(x, width), shift));
    if (y != 0) {
      storeTail(y, e, width);
      y += step;
    }
    total = f32x4.add(total, v128.and(e, tailMask(width)));
  }
  return total;
}
