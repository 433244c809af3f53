import { expNonPositive4 } from '../inline/exp';
import { horizontalSum, swapNeighbours, upperHalf } from '../inline/horizontal';
import { loadTail, storeTail, tailMask } from '../inline/tail';

/** Bytes of a row that are added up before they join the total, so that the error does not grow with the row. */
const BLOCK = 2048;

/** Maximum of n contiguous float32, NaN ignored (the exponentials bring it back); -Infinity for n = 0. */
export function rowMax(x: usize, n: i32): f32 {
  let a = f32x4.splat(-Infinity);
  let b = a;
  let c = a;
  let d = a;
  const end = x + (<usize>n << 2);
  for (; x + 64 <= end; x += 64) {
    a = f32x4.pmax(a, v128.load(x));
    b = f32x4.pmax(b, v128.load(x, 16));
    c = f32x4.pmax(c, v128.load(x, 32));
    d = f32x4.pmax(d, v128.load(x, 48));
  }
  a = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
  for (; x + 16 <= end; x += 16) a = f32x4.pmax(a, v128.load(x));
  a = f32x4.pmax(a, upperHalf(a));
  a = f32x4.pmax(a, swapNeighbours(a));
  let largest = f32x4.extract_lane(a, 0);
  for (; x < end; x += 4) {
    const value = load<f32>(x);
    largest = value > largest ? value : largest;
  }
  return largest;
}

// @ts-ignore: decorator
@inline
function exponentials(keep: bool, x: usize, y: usize, n: i32, shift: f32): f32 {
  const s = f32x4.splat(shift);
  const end = x + (<usize>(n & ~3) << 2);
  let total = f32x4.splat(0);
  while (x < end) {
    let part = f32x4.splat(0);
    const stop = min(end, x + BLOCK);
    for (; x < stop; x += 16) {
      const e = expNonPositive4(f32x4.sub(v128.load(x), s));
      if (keep) {
        v128.store(y, e);
        y += 16;
      }
      part = f32x4.add(part, e);
    }
    total = f32x4.add(total, part);
  }
  const rest = n & 3;
  if (rest != 0) {
    const e = expNonPositive4(f32x4.sub(loadTail(x, rest), s));
    if (keep) storeTail(y, e, rest);
    total = f32x4.add(total, v128.and(e, tailMask(rest)));
  }
  return horizontalSum(total);
}

/** Sum of exp(x - shift) over n contiguous elements; no x may exceed shift. */
export function expSum(x: usize, n: i32, shift: f32): f32 {
  return exponentials(false, x, 0, n, shift);
}

/** As expSum, writing y = exp(x - shift) as well. */
export function expSumTo(x: usize, y: usize, n: i32, shift: f32): f32 {
  return exponentials(true, x, y, n, shift);
}
