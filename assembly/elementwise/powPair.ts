import { half2, one2 } from '../inline/constants';
import { expPair } from '../inline/expPair';
import { logPair } from '../inline/logPair';

/** a^b = exp(b log|a|) on two float64 lanes, then the cases that logarithms cannot see, as in C. */
export function powPair(a: v128, b: v128): v128 {
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
