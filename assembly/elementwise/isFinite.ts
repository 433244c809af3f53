import { maskRow } from './maskRow';

/** y = 1 where x is neither infinite nor NaN, else 0: x contiguous float32, y bytes. */
export function isFinite(x: usize, y: usize, begin: i32, end: i32): void {
  maskRow(0, 0x7f7fffff, x, y, begin, end);
}
