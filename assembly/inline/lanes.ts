/**
 * Lanes 0..n-1 (n >= 1, more than 4 counts as 4) of four-byte elements that lie stepBytes apart; the other lanes are
 * 0. Kernels use it for tails and for inner strides other than 0 and 1, so that each operation is written once. The
 * tail is a recursion because the optimiser copies a function that calls nothing into every kernel.
 */
export function gatherLanes(from: usize, stepBytes: usize, n: i32): v128 {
  if (n > 3) {
    let v = v128.load32_zero(from);
    v = v128.load32_lane(from + stepBytes, v, 1);
    v = v128.load32_lane(from + 2 * stepBytes, v, 2);
    return v128.load32_lane(from + 3 * stepBytes, v, 3);
  }
  let v = i32x4.splat(0);
  if (n > 1) v = gatherLanes(from + stepBytes, stepBytes, n - 1);
  v = i8x16.shuffle(v, v, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  return v128.load32_lane(from, v, 0);
}

/** Stores lanes 0..n-1 side by side (n > 4 counts as 4): views share buffers, so nothing behind them may be written. */
export function storeFirstLanes(to: usize, v: v128, n: i32): void {
  if (n > 3) {
    v128.store(to, v);
    return;
  }
  v128.store32_lane(to, v, 0);
  if (n > 1) storeFirstLanes(to + 4, i8x16.shuffle(v, v, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3), n - 1);
}
