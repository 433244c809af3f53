import { copySign2 } from './pair';

/**
 * The remainder of a / b with the sign of a, exact, on two float64 lanes that hold float32 values. Each step takes the
 * upper 28 bits of the quotient, so its product with the 24 bits of b is exact, and so is the difference.
 */
export function fmodPair(a: v128, b: v128): v128 {
  const divisor = f64x2.abs(b);
  let r = f64x2.abs(a);
  let unfinished = v128.not(f64x2.lt(r, divisor));
  while (v128.any_true(unfinished)) {
    const quotient = f64x2.trunc(v128.and(f64x2.div(r, divisor), i64x2.splat(~0x1ffffff)));
    r = v128.bitselect(f64x2.sub(r, f64x2.mul(quotient, divisor)), r, unfinished);
    unfinished = f64x2.ge(r, divisor);
  }
  return copySign2(r, a);
}

/** Where a remainder r of a division by b is not 0 and its sign is not that of b: there floor and truncation differ. */
// @ts-ignore: decorator
@inline
export function signsDiffer(r: v128, b: v128): v128 {
  const zero = f64x2.splat(0);
  return v128.and(f64x2.ne(r, zero), v128.xor(f64x2.lt(r, zero), f64x2.lt(b, zero)));
}
