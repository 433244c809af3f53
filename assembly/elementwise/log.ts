import { log4 } from '../inline/log';
import { unaryLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class LogOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return log4(x);
  }
}

/** y = log(x) over float32 within 1 ULP; -Infinity at 0, NaN below. Contiguous; x = y allowed. */
export function log(x: usize, y: usize, begin: i32, end: i32): void {
  unaryLoop<LogOp>(x, y, begin, end);
}
