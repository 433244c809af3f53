import { record, wrt } from '../../autograd/record';
import { DTypeError, ValueError } from '../../errors';
import { arange } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { sum } from '../reduction/sum';
import { unsqueeze } from '../shape/unsqueeze';
import { digamma } from './digamma';
import { specialOfTwo } from './drivers/special';

const MOST = 2 ** 31 - 1;

/**
 * y = ln Γₚ(x) = p (p - 1) / 4 ln π + Σ ln Γ(x - j / 2), 0 ≤ j < p: the logarithm of the gamma function of p dimensions.
 *
 * dy = Σ ψ(x - j / 2) dx
 *
 * @param x - of any shape, real; integers count as float32, above (p - 1) / 2
 * @param p - the number of dimensions, a whole number from 1 on
 * @returns float32, with the shape of x
 * @throws ValueError for p < 1, or above 2^31 - 1
 * @throws DTypeError for booleans and complex numbers
 * @example
 * mvlgamma(tensor([2, 3]), 2); // [0.4516, 1.5502]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.multigammaln
 */
export function mvlgamma(x: Tensor, p: number): Tensor {
  if (x.dtype === 'bool') throw new DTypeError('The input tensor may not be a boolean tensor.');
  if (!Number.isInteger(p)) throw new ValueError(`mvlgamma(): argument 'p' must be int, got ${String(p)}`);
  if (p < 1) throw new ValueError('p has to be greater than or equal to 1');
  if (p > MOST) throw new ValueError(`mvlgamma(): p has to be at most ${MOST}, got ${p}`);
  const y = specialOfTwo('mvlgamma', 'mvlgamma', 'arange_cpu', x, p);
  return record(
    y,
    'MvlgammaBackward0',
    wrt(
      x,
      (grad, x) => {
        const halves = arange(0, p / 2, 0.5, { dtype: 'float32' });
        return mul(grad, sum(digamma(sub(unsqueeze(x, -1), halves)), -1));
      },
      x,
    ),
  );
}

/** x = ln Γₚ(x). */
export function mvlgamma_(x: Tensor, p: number): Tensor {
  return inPlace(x, [], () => mvlgamma(x, p));
}
