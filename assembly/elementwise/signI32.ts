import { plainRow, SIGN_I32 } from './plainRow';

/** y = 1, 0 or -1 as x > 0, x = 0, x < 0 over int32. Contiguous; x = y allowed. */
export function signI32(x: usize, y: usize, begin: i32, end: i32): void {
  plainRow(SIGN_I32, x, y, begin, end);
}
