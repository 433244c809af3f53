import { emptyTensor, type Tensor } from '../../tensor/tensor';
import { eigh, eigvalsh } from './eigh';

export interface SymeigOptions {
  /** Give eigenvectors, too; default false: they are empty. */
  eigenvectors?: boolean;
  /** Read the upper triangle (default), or the lower. */
  upper?: boolean;
}

/**
 * `linalg.eigh` in PyTorch's older form.
 *
 * @param a - [..., n, n], float32 or complex64
 * @param options - `eigenvectors`: compute them, else they are empty; `upper` (default true): the triangle that is read
 * @returns `{ eigenvalues, eigenvectors }`
 * @example
 * symeig(tensor([[2, 1], [1, 2]])).eigenvalues; // [1, 3]
 * @see https://pytorch.org/docs/1.13/generated/torch.symeig.html
 */
export function symeig(
  a: Tensor,
  { eigenvectors = false, upper = true }: SymeigOptions = {},
): { eigenvalues: Tensor; eigenvectors: Tensor } {
  const options = { uPLO: upper ? 'U' : 'L' };
  if (eigenvectors) return eigh(a, options);
  return { eigenvalues: eigvalsh(a, options), eigenvectors: emptyTensor([0], a.dtype) };
}
