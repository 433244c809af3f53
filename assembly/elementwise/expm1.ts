import { expm14 } from '../inline/expm1';
import { unaryLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class Expm1Op {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return expm14(x);
  }
}

/** y = exp(x) - 1 over float32 within 2 ULP. Contiguous; x = y allowed. */
export function expm1(x: usize, y: usize, begin: i32, end: i32): void {
  unaryLoop<Expm1Op>(x, y, begin, end);
}
