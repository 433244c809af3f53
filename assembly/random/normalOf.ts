import { uniformDouble } from './bits';
import { logarithmPair } from './logarithmPair';
import { HAS_NORMAL, NORMAL } from './mt19937';
import { sineAndCosine } from './turnPair';

/** One standard normal number, as normalDouble, for samplers that draw many: its series are in tables, and its two are computed together. */
export function normalOf(state: usize): f64 {
  if (load<i32>(state, HAS_NORMAL) != 0) {
    store<i32>(state, 0, HAS_NORMAL);
    return load<f64>(state, NORMAL);
  }
  const u = uniformDouble(state);
  const log = logarithmPair(f64x2.splat(1 - uniformDouble(state)));
  const both = f64x2.mul(f64x2.sqrt(f64x2.mul(f64x2.splat(-2), log)), sineAndCosine(u));
  store<i32>(state, 1, HAS_NORMAL);
  store<f64>(state, f64x2.extract_lane(both, 0), NORMAL);
  return f64x2.extract_lane(both, 1);
}
