import { eye } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { add } from '../../pointwise/add';
import { tril } from '../../pointwise/tril';

/** What is below the diagonal of x [.., m, k], and 1 on it. */
export function unitLower(x: Tensor): Tensor {
  const [m, k] = x.sizes.slice(-2) as [number, number];
  return add(tril(x, -1), eye(m, k, { dtype: x.dtype }));
}
