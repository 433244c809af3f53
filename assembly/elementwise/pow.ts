import { half2, one2 } from '../inline/constants';
import { expPair } from '../inline/expPair';
import { logPair } from '../inline/logPair';
import { div } from './div';
import { mul } from './mul';
import { pairRow } from './pairRow';
import { stridedRows } from './stridedRows';
import { unaryShortLoop } from './unaryLoop';

const one = memory.data<f32>([1]);

// a^(1/2): -0 gives 0 and -Infinity gives Infinity, that is how a power differs from a root.
// @ts-ignore: decorator
@final @unmanaged
class RootOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128): v128 {
    const size = f32x4.abs(a);
    const infinite = f32x4.eq(size, f32x4.splat(Infinity));
    return f32x4.sqrt(v128.bitselect(size, f32x4.add(a, f32x4.splat(0)), infinite));
  }
}

// @ts-ignore: decorator
@final @unmanaged
class CubeOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128): v128 {
    return f32x4.mul(f32x4.mul(a, a), a);
  }
}

// a^b = exp(b log|a|), then the cases that logarithms cannot see.
function powPair(a: v128, b: v128): v128 {
  const zero = f64x2.splat(0);
  const unity = one2();
  const infinity = f64x2.splat(Infinity);
  const size = f64x2.abs(a);
  const power = expPair(f64x2.mul(b, logPair(size)));
  const integer = f64x2.eq(f64x2.trunc(b), b);
  const half = f64x2.mul(b, half2());
  const odd = v128.and(integer, f64x2.ne(f64x2.trunc(half), half));
  const signed = v128.or(power, v128.and(v128.and(a, odd), f64x2.splat(-0.0)));
  // b = 0, a = 1 and (±1)^±Infinity give 1 whatever the rest.
  const unit = v128.or(
    v128.or(f64x2.eq(b, zero), f64x2.eq(a, unity)),
    v128.and(f64x2.eq(size, unity), f64x2.eq(f64x2.abs(b), infinity)),
  );
  const undefined = v128.andnot(v128.and(f64x2.lt(a, zero), f64x2.lt(size, infinity)), integer);
  return v128.bitselect(unity, v128.or(signed, undefined), unit);
}

/** y = a^b over float32 within 1 ULP, with the special cases of C. One exponent for all (bStep = 0) of 1, 2, 3,
 * -1 or 1/2 is a product, quotient or root. Layouts and steps as in pairRow. */
export function pow(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  if (bStep == 0 && end > begin) {
    const exponent = load<f32>(b);
    if (exponent == 2) return mul(a, a, y, aStep, aStep, begin, end);
    if (exponent == 1) return mul(a, b, y, aStep, 0, begin, end);
    if (exponent == -1) return div(one, a, y, 0, aStep, begin, end);
    if (aStep == 1 && exponent == 3) return unaryShortLoop<CubeOp>(a, y, begin, end);
    if (aStep == 1 && exponent == 0.5) return unaryShortLoop<RootOp>(a, y, begin, end);
  }
  pairRow(powPair, a, b, y, aStep, bStep, begin, end);
}

export function powStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(pow, a, b, y, 2, 2, ndim, meta, begin, end);
}
