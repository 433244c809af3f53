import { toUniform, uniformDouble } from './bits';
import { radius, sinOfTurn } from './boxMuller';
import { boxMuller16 } from './boxMuller16';
import { HAS_NORMAL, mtFill, NORMAL } from './mt19937';

/** One standard normal number; they come in pairs, and the second one waits in the state. */
export function normalDouble(state: usize): f64 {
  if (load<i32>(state, HAS_NORMAL) != 0) {
    store<i32>(state, 0, HAS_NORMAL);
    return load<f64>(state, NORMAL);
  }
  const u1 = uniformDouble(state);
  const r = radius(uniformDouble(state));
  store<i32>(state, 1, HAS_NORMAL);
  let z: f64 = 0;
  for (let quarter = 0; quarter < 2; ++quarter) {
    store<f64>(state, z, NORMAL);
    z = r * sinOfTurn(u1, quarter);
  }
  return z;
}

/**
 * y[i] = mean + std z with z standard normal: n float32, as Tensor.normal_. Fewer than 16 are computed in double, one
 * by one. Otherwise y is first filled with uniform numbers and every 16 of them become normal ones; where n is no
 * multiple of 16, the last 16 are drawn anew.
 */
export function mtNormal(state: usize, y: usize, n: i32, mean: f64, std: f64): void {
  if (n < 16) {
    for (const end = y + ((<usize>n) << 2); y < end; y += 4) {
      store<f32>(y, <f32>(normalDouble(state) * std + mean));
    }
    return;
  }
  const end = y + ((<usize>n) << 2);
  mtFill(state, y, n);
  for (let p = y; p < end; p += 4) store<f32>(p, toUniform(load<u32>(p)));
  for (; y + 64 <= end; y += 64) boxMuller16(y, <f32>mean, <f32>std);
  if (y < end) {
    mtFill(state, end - 64, 16);
    for (let p = end - 64; p < end; p += 4) store<f32>(p, toUniform(load<u32>(p)));
    boxMuller16(end - 64, <f32>mean, <f32>std);
  }
}
