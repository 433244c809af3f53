import { halfExpm14 } from './expm1';

const table = memory.data<f32>([1, 10], 16);

/** tanh(x) = h / (h + 1), h = (e^2|x| - 1) / 2, with the sign of x, on four lanes within 3 ULP; ±1 from |x| = 10 on. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const z = f32x4.pmin(size, v128.load32_splat(table, 4));
  const half = halfExpm14(f32x4.add(z, z));
  return v128.or(f32x4.div(half, f32x4.add(half, v128.load32_splat(table))), v128.xor(x, size));
}
