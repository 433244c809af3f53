import { gatherLanes } from '../inline/lanes';
import { maskBytes } from '../inline/maskBytes';

/**
 * y[i] = 1 where the bits of |x[i]|, as an integer, lie between low and high, else 0, begin <= i < end: float32 sort
 * like the integers of their bits, so infinity is 0x7f800000, less is finite and more is NaN. y: bytes.
 */
export function maskRow(low: i32, high: i32, x: usize, y: usize, begin: i32, end: i32): void {
  const lows = i32x4.splat(low);
  const highs = i32x4.splat(high);
  x += (<usize>begin) << 2;
  for (let i = begin; i < end; i += 4) {
    const size = f32x4.abs(gatherLanes(x, 4, end - i));
    let bytes = maskBytes(v128.and(i32x4.ge_s(size, lows), i32x4.le_s(size, highs)));
    const stop = min(i + 4, end);
    for (let k = i; k < stop; k++) {
      store<u8>(y + k, bytes);
      bytes >>= 8;
    }
    x += 16;
  }
}
