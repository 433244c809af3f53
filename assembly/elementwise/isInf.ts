import { maskRow } from './maskRow';

/** y = 1 where x is ±Infinity, else 0: x contiguous float32, y bytes. */
export function isInf(x: usize, y: usize, begin: i32, end: i32): void {
  maskRow(0x7f800000, 0x7f800000, x, y, begin, end);
}
