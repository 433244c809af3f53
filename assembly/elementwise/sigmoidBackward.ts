import { pairwiseLoop } from './binaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class SigmoidBackwardOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.mul(f32x4.mul(a, f32x4.sub(f32x4.splat(1), b)), b);
  }
}

/** gx = g out (1 - out): the gradient of out = sigmoid(x). All contiguous float32. */
export function sigmoidBackward(g: usize, out: usize, gx: usize, begin: i32, end: i32): void {
  pairwiseLoop<SigmoidBackwardOp>(g, out, gx, begin, end);
}
