import { uniformDouble } from './bits';
import { logOf, powOf } from './doubles';
import { normalOf } from './normalOf';

/**
 * A standard gamma number by Marsaglia and Tsang's rejection (2000): d v with v = (1 + c z)³, z normal; for alpha < 1 one of
 * alpha + 1 times u^(1/alpha). `d` and `inverse` are alpha - 1/3 and 1/alpha, which PyTorch rounds to its type.
 */
function gamma(state: usize, alpha: f64, inverse: f64, d: f64): f64 {
  let scale: f64 = 1;
  if (alpha < 1) {
    if (alpha == 0) return 0;
    scale = powOf(1 - uniformDouble(state), inverse);
  }
  const c = 1 / sqrt<f64>(9 * d);
  while (true) {
    let x: f64 = 0;
    let y: f64 = 0;
    do {
      x = normalOf(state);
      y = 1 + c * x;
    } while (y <= 0);
    const v = y * y * y;
    const u = 1 - uniformDouble(state);
    const xx = x * x;
    if (u < 1 - <f64>(<f32>0.0331) * xx * xx) return scale * d * v;
    if (logOf(u) < 0.5 * xx + d * (1 - v + logOf(v))) return scale * d * v;
  }
}

/** y[i] = a gamma number of shape alpha[i] and rate 1, at least the smallest normal float32: n float32, as torch._standard_gamma. */
export function mtGamma(state: usize, alpha: usize, y: usize, n: i32): void {
  for (let i: usize = 0; i < (<usize>n) << 2; i += 4) {
    const shape = load<f32>(alpha + i);
    const boosted = shape < 1 ? shape + 1 : shape;
    const value = <f32>gamma(state, shape, <f64>(<f32>1 / shape), <f64>(boosted - <f32>(1.0 / 3.0)));
    store<f32>(y + i, value > f32.MIN_NORMAL_VALUE ? value : f32.MIN_NORMAL_VALUE);
  }
}

/**
 * Rows of `size` numbers that sum to 1, Dirichlet numbers of parameters alpha: gamma numbers over their sum, within
 * (0, 1): rows x size float32, as torch._sample_dirichlet. `row` has room for `size` float64.
 */
export function mtDirichlet(state: usize, alpha: usize, row: usize, y: usize, rows: i32, size: i32): void {
  const bytes = (<usize>size) << 2;
  for (let r = 0; r < rows; ++r) {
    let sum: f64 = 0;
    for (let i: usize = 0; i < bytes; i += 4) {
      const shape = <f64>load<f32>(alpha + i);
      // The constants are float32 in PyTorch, here too, where all else is float64.
      const boosted = shape < 1 ? shape + 1 : shape;
      const value = max(gamma(state, shape, 1 / shape, boosted - <f64>(<f32>(1.0 / 3.0))), f64.MIN_NORMAL_VALUE);
      store<f64>(row + 2 * i, value);
      sum += value;
    }
    for (let i: usize = 0; i < bytes; i += 4) {
      const part = <f32>(load<f64>(row + 2 * i) / sum);
      store<f32>(y + i, min<f32>(max<f32>(part, f32.MIN_NORMAL_VALUE), 0.99999994));
    }
    alpha += bytes;
    y += bytes;
  }
}
