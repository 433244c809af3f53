/** Masks of the first 1, 2 and 3 lanes: twelve bytes of ones and twelve of zeros, read at a sliding place. */
const masks = memory.data<i32>([-1, -1, -1, 0, 0, 0], 16);

/** Ones in the first `count` lanes, zeros behind; 1 <= count <= 3. */
// @ts-ignore: decorator
@inline
export function tailMask(count: i32): v128 {
  return v128.load(masks + (<usize>(3 - count) << 2));
}

/** The first `count` (1 to 3) float32 or int32 behind x, zeros behind. Touches no byte beyond them. */
export function loadTail(x: usize, count: i32): v128 {
  if (count == 1) return v128.load32_zero(x);
  const pair = v128.load64_zero(x);
  return count == 2 ? pair : v128.load_lane<f32>(x, pair, 2, 8);
}

/** Writes the first `count` (1 to 3) lanes to y and nothing beyond them. */
export function storeTail(y: usize, value: v128, count: i32): void {
  if (count == 1) {
    v128.store32_lane(y, value, 0);
    return;
  }
  v128.store64_lane(y, value, 0);
  if (count == 3) v128.store32_lane(y, value, 2, 8);
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
