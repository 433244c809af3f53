import { exp4 } from './exp';

/**
 * 1 / (1 + e^-x) on four lanes within 3 ULP, as e^-|x| / (1 + e^-|x|) for x < 0, so that nothing overflows and small
 * results keep their digits.
 */
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  return f32x4.div(v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0))), f32x4.add(one, e));
}
