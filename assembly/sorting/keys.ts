// dtype codes as in copy/cast
const FLOAT32 = 0;
const INT32 = 1;

/** Bytes of an element, as a shift: 4 for float32 and int32, else 1. */
// @ts-ignore: decorator
@inline
export function elementShift(type: i32): usize {
  return type <= INT32 ? 2 : 0;
}

/**
 * An element as a whole number in whose order the elements stand: -0 equals 0, and all NaN are equal and the largest.
 *
 * The bits of a float rise with its size; those of a negative one are turned over, and a positive one comes behind them.
 */
// @ts-ignore: decorator
@inline
export function sortKey(at: usize, type: i32): u32 {
  if (type > INT32) return load<u8>(at);
  const bits = load<u32>(at);
  if (type == INT32) return bits ^ 0x80000000;
  if ((bits & 0x7fffffff) > 0x7f800000) return 0xffffffff;
  if (bits == 0x80000000) return bits;
  return bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
}

/** Whether a key is that of NaN. */
// @ts-ignore: decorator
@inline
export function isNanKey(key: u32, type: i32): bool {
  return type == FLOAT32 && key == 0xffffffff;
}

/** Copies one element. */
// @ts-ignore: decorator
@inline
export function copyElement(to: usize, from: usize, type: i32): void {
  if (type <= INT32) store<u32>(to, load<u32>(from));
  else store<u8>(to, load<u8>(from));
}

/**
 * items[i] = (key, i) of the n elements that lie `step` bytes apart: the key above, the place below. So items are all
 * different, and in whatever way they are sorted, equal elements keep their order. `flip`: all ones for the falling order.
 */
export function writeItems(x: usize, step: usize, type: i32, flip: u32, n: i32, items: usize): void {
  for (let i = 0; i < n; ++i) {
    store<u64>(items, ((<u64>(sortKey(x, type) ^ flip)) << 32) | <u64>i);
    x += step;
    items += 8;
  }
}
