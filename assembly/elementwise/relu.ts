import { unaryFastLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class ReluOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.pmax(x, f32x4.splat(0));
  }
}

/** y = max(x, 0) over float32; NaN stays NaN, as in PyTorch. Contiguous; x = y allowed. */
export function relu(x: usize, y: usize, begin: i32, end: i32): void {
  unaryFastLoop<ReluOp>(x, y, begin, end);
}
