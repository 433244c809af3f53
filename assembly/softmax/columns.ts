import { expNonPositive4 } from '../inline/exp';
import { loadLanes, storeLanes } from '../inline/tail';

/** Rows that are added up before they join the total, so that the error does not grow with the column. */
const BLOCK = 64;

/** Maximum down `rows` rows of `count` (up to four) columns, NaN ignored (the exponentials bring it back). */
export function columnMax(x: usize, rows: i32, rowBytes: usize, count: i32): v128 {
  let a = f32x4.splat(-Infinity);
  for (let r = 0; r < rows; ++r) {
    a = f32x4.pmax(a, loadLanes(x, count));
    x += rowBytes;
  }
  return a;
}

/** Sum of exp(x - shift) down the rows of `count` columns, each written to y as well unless y is 0; x <= shift. */
export function columnExpSum(x: usize, y: usize, rows: i32, rowBytes: usize, count: i32, shift: v128): v128 {
  let total = f32x4.splat(0);
  for (let r = 0; r < rows; ) {
    let part = f32x4.splat(0);
    for (const stop = min(rows, r + BLOCK); r < stop; ++r) {
      const e = expNonPositive4(f32x4.sub(loadLanes(x, count), shift));
      if (y != 0) {
        storeLanes(y, e, count);
        y += rowBytes;
      }
      part = f32x4.add(part, e);
      x += rowBytes;
    }
    total = f32x4.add(total, part);
  }
  return total;
}
