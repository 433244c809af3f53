import { madd } from '../inline/madd';
import { normalTail4 } from '../inline/normalTail';
import { unaryLoop } from './unaryLoop';

// erf(x) / x as a polynomial in x^2, |x| <= 0.9, within 2^-26; √2, 1, 2
const table = memory.data<f32>(
  [-6.0903604e-4, 0.0050119629, -0.02677891, 0.11282141, -0.37612523, 1.12837916, 1.41421356, 1, 0.9],
  16,
);

// @ts-ignore: decorator
@final @unmanaged
class ErfOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    const square = f32x4.mul(x, x);
    const fourth = f32x4.mul(square, square);
    let p = madd(v128.load32_splat(table), square, v128.load32_splat(table, 4));
    p = madd(p, fourth, madd(v128.load32_splat(table, 8), square, v128.load32_splat(table, 12)));
    p = madd(p, fourth, madd(v128.load32_splat(table, 16), square, v128.load32_splat(table, 20)));
    const tail = normalTail4(f32x4.mul(x, v128.load32_splat(table, 24)));
    const far = f32x4.sub(v128.load32_splat(table, 28), f32x4.add(tail, tail));
    const size = f32x4.abs(x);
    const near = f32x4.lt(size, v128.load32_splat(table, 32));
    return v128.or(v128.bitselect(f32x4.mul(size, p), far, near), v128.xor(x, size));
  }
}

/** y = erf(x) = 2/√π ∫ exp(-t²) dt from 0 to x, over float32 within 3 ULP. Contiguous; x = y allowed. */
export function erf(x: usize, y: usize, begin: i32, end: i32): void {
  unaryLoop<ErfOp>(x, y, begin, end);
}
