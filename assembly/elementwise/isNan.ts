import { maskRow } from './maskRow';

/** y = 1 where x is NaN, else 0: x contiguous float32, y bytes. */
export function isNan(x: usize, y: usize, begin: i32, end: i32): void {
  maskRow(0x7f800001, 0x7fffffff, x, y, begin, end);
}
