import { uniformDouble } from './bits';

/** y[i] = 1 with probability p, else 0: n float32, each from one double, as Tensor.bernoulli_(p) without MKL. */
export function mtBernoulli(state: usize, y: usize, n: i32, p: f64): void {
  for (const end = y + (<usize>n << 2); y < end; y += 4) store<f32>(y, uniformDouble(state) < p ? 1 : 0);
}
