import { toUniform } from './bits';
import { mtFill } from './mt19937';

/**
 * y[i] = u (to - from) + from with u uniform in [0, 1) in steps of 2^-24: n float32, as Tensor.uniform_.
 *
 * PyTorch's build fuses the multiplication and the addition into one rounding. The product of two float32 is exact in
 * float64, and so is the sum while |from| stays below 32 times the width; there is one rounding here too.
 */
export function mtUniform(state: usize, y: usize, n: i32, from: f32, to: f32): void {
  const width = <f64>(to - from);
  mtFill(state, y, n);
  for (const end = y + ((<usize>n) << 2); y < end; y += 4) {
    store<f32>(y, <f32>(<f64>toUniform(load<u32>(y)) * width + <f64>from));
  }
}
