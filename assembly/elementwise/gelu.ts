import { normalTail4 } from '../inline/normalTail';
import { unaryLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class GeluOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    const tail = normalTail4(x);
    const factor = v128.bitselect(tail, f32x4.sub(f32x4.splat(1), tail), i32x4.shr_s(x, 31));
    return f32x4.mul(x, factor);
  }
}

/**
 * y = x Φ(x) = x (1 + erf(x / √2)) / 2 over float32 within 5 ULP for x > -12.9, below which Φ(x) is subnormal: for x <
 * 0 the factor is Φ(-|x|) itself, so nothing cancels. NaN at -Infinity, as in PyTorch. Contiguous; x = y allowed.
 */
export function gelu(x: usize, y: usize, begin: i32, end: i32): void {
  unaryLoop<GeluOp>(x, y, begin, end);
}
