import { add, conj, eye, matmul, mul, randn, stack, type Tensor, tensor, transpose } from '../../../src/index';

/** Complex numbers of normally distributed parts, or real ones. */
export function random(shape: readonly number[], dtype: 'float32' | 'complex64' = 'float32'): Tensor {
  if (dtype === 'float32') return randn([...shape]);
  const parts = stack([randn([...shape]), randn([...shape])], -1);
  return tensor(parts.tolist() as never, { dtype }).reshape([...shape]);
}

export function adjoint(x: Tensor): Tensor {
  return transpose(conj(x), -2, -1);
}

/** A A^H + n I. */
export function positive(lead: readonly number[], n: number, dtype: 'float32' | 'complex64' = 'float32'): Tensor {
  const a = random([...lead, n, n], dtype);
  return add(matmul(a, adjoint(a)), mul(eye(n, { dtype }), n));
}

export function hermitian(lead: readonly number[], n: number, dtype: 'float32' | 'complex64' = 'float32'): Tensor {
  const a = random([...lead, n, n], dtype);
  return add(a, adjoint(a));
}

/** The largest distance between two tensors of one shape, of the largest number in them. */
export function distance(a: Tensor, b: Tensor): number {
  const [x, y] = [a.data(), b.data()];
  if (x.length !== y.length) return Number.POSITIVE_INFINITY;
  let [most, size] = [0, 1e-30];
  for (let i = 0; i < x.length; i++) {
    const gap = Math.abs((x[i] as number) - (y[i] as number));
    most = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(most, gap);
    size = Math.max(size, Math.abs(y[i] as number));
  }
  return most / size;
}
