import { NEG_I32, plainRow } from './plainRow';

/** y = -x over int32, modulo 2^32. Contiguous; x = y allowed. */
export function negI32(x: usize, y: usize, begin: i32, end: i32): void {
  plainRow(NEG_I32, x, y, begin, end);
}
