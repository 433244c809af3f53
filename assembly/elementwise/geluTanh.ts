import { sigmoid4 } from '../inline/sigmoid';
import { unaryLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class GeluTanhOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    const cubic = f32x4.mul(f32x4.mul(x, x), f32x4.splat(0.07135481283));
    return f32x4.mul(x, sigmoid4(f32x4.mul(x, f32x4.add(cubic, f32x4.splat(1.5957691216)))));
  }
}

/**
 * y = x (1 + tanh(u)) / 2 = x sigmoid(2 u), u = √(2/π) (x + 0.044715 x³), over float32; the form by sigmoid does not
 * cancel for x < 0: the error stays within 4 ULP for x >= -1 and within |2 u| 2^-23 relative below. x = y allowed.
 */
export function geluTanh(x: usize, y: usize, begin: i32, end: i32): void {
  unaryLoop<GeluTanhOp>(x, y, begin, end);
}
