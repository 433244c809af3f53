import { pairwiseLoop } from './binaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class ReluBackwardOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return v128.andnot(a, f32x4.le(b, f32x4.splat(0)));
  }
}

/** gx = 0 where out ≤ 0, else g (for NaN too): the gradient of out = relu(x). All contiguous float32. */
export function reluBackward(g: usize, out: usize, gx: usize, begin: i32, end: i32): void {
  pairwiseLoop<ReluBackwardOp>(g, out, gx, begin, end);
}
