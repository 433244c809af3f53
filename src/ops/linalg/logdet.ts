import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { eq } from '../pointwise/eq';
import { log } from '../pointwise/log';
import { where } from '../pointwise/where';
import { signAndLog } from './slogdet';

/**
 * log det A of square matrices [.., n, n]: NaN where det < 0, -Infinity where det = 0.
 *
 * dA = dy A^-H
 *
 * @param a - [..., n, n], float32 or complex64
 * @returns [...]
 * @throws ShapeError for other than square matrices, DTypeError for integers
 * @example
 * logdet(tensor([[1, 0], [0, 1]])).item(); // 0
 * @see https://pytorch.org/docs/stable/generated/torch.logdet.html
 */
export function logdet(a: Tensor): Tensor {
  const { sign, logabsdet } = signAndLog(a, 'logdet');
  if (a.dtype === 'complex64') return add(log(sign), logabsdet);
  return where(eq(sign, -1), Number.NaN, logabsdet);
}
