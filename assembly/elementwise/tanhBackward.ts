import { pairwiseLoop } from './binaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class TanhBackwardOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.mul(a, f32x4.sub(f32x4.splat(1), f32x4.mul(b, b)));
  }
}

/** gx = g (1 - out²): the gradient of out = tanh(x). All contiguous float32. */
export function tanhBackward(g: usize, out: usize, gx: usize, begin: i32, end: i32): void {
  pairwiseLoop<TanhBackwardOp>(g, out, gx, begin, end);
}
