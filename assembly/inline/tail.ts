/** Masks of the first 1, 2 and 3 lanes: twelve bytes of ones and twelve of zeros, read at a sliding place. */
const masks = memory.data<i32>([-1, -1, -1, 0, 0, 0], 16);

/** Ones in the first `count` lanes, zeros behind; 1 <= count <= 3. */
// @ts-ignore: decorator
@inline
export function tailMask(count: i32): v128 {
  return v128.load(masks + ((<usize>(3 - count)) << 2));
}

/**
 * The first `count` (1 to 3) float32 or int32 behind x, zeros behind. Touches no byte beyond them. Three are two and
 * one more: a function that calls itself is not copied into every kernel.
 */
export function loadTail(x: usize, count: i32): v128 {
  if (count == 3) return v128.load_lane<i32>(x, loadTail(x, 2), 2, 8);
  return count == 2 ? v128.load64_zero(x) : v128.load32_zero(x);
}

/** Writes the first `count` (1 to 3) lanes to y and nothing beyond them. */
export function storeTail(y: usize, value: v128, count: i32): void {
  if (count == 3) {
    storeTail(y, value, 2);
    v128.store_lane<i32>(y, value, 2, 8);
  } else if (count == 2) {
    v128.store_lane<i64>(y, value, 0);
  } else {
    v128.store_lane<i32>(y, value, 0);
  }
}

/** Four lanes, or the first `count` of them and zeros. */
// @ts-ignore: decorator
@inline
export function loadLanes(x: usize, count: i32): v128 {
  return count >= 4 ? v128.load(x) : loadTail(x, count);
}

/** Writes four lanes, or the first `count` of them. */
// @ts-ignore: decorator
@inline
export function storeLanes(y: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(y, value);
  else storeTail(y, value, count);
}
