import { mtNext64 } from './bits';
import { mtFill, mtNext } from './mt19937';

/** y[i] = low + draw % range: n int32, as torch.randint for a range below 2^32. */
export function mtRandint(state: usize, y: usize, n: i32, low: i32, range: u32): void {
  mtFill(state, y, n);
  for (const end = y + ((<usize>n) << 2); y < end; y += 4) store<i32>(y, <i32>(load<u32>(y) % range) + low);
}

/** y = a random permutation of 0 .. n - 1, n int32, as torch.randperm: place i takes one of the places from i on. */
export function mtRandperm(state: usize, y: usize, n: i32): void {
  for (let i = 0; i < n; ++i) store<i32>(y + ((<usize>i) << 2), i);
  for (let i = 0; i < n - 1; ++i) {
    const a = y + ((<usize>i) << 2);
    const b = a + ((<usize>(mtNext(state) % <u32>(n - i))) << 2);
    const kept = load<i32>(a);
    store<i32>(a, load<i32>(b));
    store<i32>(b, kept);
  }
}

/** out[0] and out[1] = low and high word of 63 random bits, as Tensor.random_() on int64. */
export function mtRandom63(state: usize, out: usize): void {
  store<u64>(out, mtNext64(state) & 0x7fffffffffffffff);
}
