import { mtNext64 } from './bits';
import { mtFill } from './mt19937';

/** Numbers below which halves are not worth a call of mtFill. */
const FEW = 8;

/**
 * y[i] = 1 with probability p, else 0: n float32, each from one double of 53 bits, as Tensor.bernoulli_(p) without MKL.
 *
 * k 2^-53 < p is decided on whole numbers, k < p 2^53. A number takes two draws, of which y has room for one: half of
 * what is left is drawn into y at a time and moves together.
 */
export function mtBernoulli(state: usize, y: usize, n: i32, p: f64): void {
  const limit = <u64>ceil<f64>(p * 9007199254740992.0);
  while (n > FEW) {
    const half = n >> 1;
    mtFill(state, y, 2 * half);
    // A comparison as a number, not a choice: the processor cannot guess which way a random branch goes.
    for (let i = 0; i < half; ++i) {
      const draws = y + ((<usize>i) << 3);
      const k = ((<u64>(load<u32>(draws) & 0x1fffff)) << 32) | <u64>load<u32>(draws, 4);
      store<f32>(y + ((<usize>i) << 2), <f32>(<i32>(k < limit)));
    }
    y += (<usize>half) << 2;
    n -= half;
  }
  for (const end = y + ((<usize>n) << 2); y < end; y += 4) {
    store<f32>(y, <f32>(<i32>((mtNext64(state) & 0x1fffffffffffff) < limit)));
  }
}
