import { exp4 } from '../inline/exp';
import { log4 } from '../inline/log';

/**
 * ln(1 + e^z) / beta, z = beta x, and x where z > threshold, on four lanes within 6 ULP: max(z, 0) + ln(1 + e^-|z|), where
 * u = 1 + e rounds, and ln(u) e / (u - 1) makes up for it.
 */
export function softplus4(x: v128, beta: v128, threshold: v128): v128 {
  const one = f32x4.splat(1);
  const z = f32x4.mul(x, beta);
  const e = exp4(f32x4.neg(f32x4.abs(z)));
  const u = f32x4.add(one, e);
  const rest = f32x4.sub(u, one);
  const exact = f32x4.div(f32x4.mul(log4(u), e), rest);
  const tail = v128.bitselect(e, exact, f32x4.eq(rest, f32x4.splat(0)));
  const bent = f32x4.div(f32x4.add(f32x4.max(z, f32x4.splat(0)), tail), beta);
  return v128.bitselect(x, bent, f32x4.gt(z, threshold));
}
