import { ownTensor } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { temporary } from '../../tensor/copy';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { clamp } from '../pointwise/clamp';
import { complex } from '../pointwise/complex';
import { conj } from '../pointwise/conj';
import { div } from '../pointwise/div';
import { logicalNot } from '../pointwise/logicalNot';
import { lt } from '../pointwise/lt';
import { mul } from '../pointwise/mul';
import { imag, real } from '../pointwise/real';
import { sqrt } from '../pointwise/sqrt';
import { sub } from '../pointwise/sub';
import { to } from '../pointwise/to';
import { mm } from '../products/mm';
import { truthOfAll } from '../reduction/drivers/truthOfAll';
import { sum } from '../reduction/sum';
import { diagonal } from '../shape/diagonal';
import { reshape } from '../shape/reshape';
import { squeeze } from '../shape/squeeze';
import { transpose } from '../shape/transpose';
import { unsqueeze } from '../shape/unsqueeze';

export interface CovOptions {
  /** What is subtracted from the number of observations in the divisor; default 1. */
  correction?: number;
  /** How often each observation was made: integers. */
  fweights?: Tensor | null;
  /** How much each observation counts: float32. */
  aweights?: Tensor | null;
}

/**
 * The covariances of variables, the rows of x, whose columns are observations: C_ij = Σ_k w_k (x_ik - μ_i)(x_jk - μ_j)* / d, with μ
 * the (weighted) means and d the sum of the weights less the correction.
 *
 * @param x - [variables, observations], or one variable
 * @param options - `correction` (default 1), `fweights`: how often each observation counts, `aweights`: how much
 * @returns [variables, variables]; 0-d for one variable
 * @throws ShapeError for more than two dims, or weights that do not fit; DTypeError for booleans and for other weights
 * @throws ValueError for weights that are negative or all 0
 * @example
 * cov(tensor([[0, 1, 2], [2, 1, 0]])); // [[1, -1], [-1, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.cov.html
 */
export function cov(x: Tensor, options?: CovOptions): Tensor {
  const { correction = 1, fweights = null, aweights = null } = options ?? {};
  if (x.sizes.length > 2) {
    throw new ShapeError(
      `cov(): expected input to have two or fewer dimensions but got an input with ${x.sizes.length} dimensions`,
    );
  }
  if (x.dtype === 'bool') throw new DTypeError('cov(): bool dtype is not supported for input');
  const rows = x.sizes.length < 2 ? reshape(x, [1, x.count]) : x;
  const n = rows.sizes[1] as number;
  const weights = weightsOf(n, fweights, aweights);
  const total: Tensor | number = weights === null ? n : sum(weights);
  const weighted = (a: Tensor): Tensor => (weights === null ? a : mul(a, weights));
  const means = div(sum(weighted(rows), 1), total);
  const centred = sub(rows, unsqueeze(means, 1));
  const right = transpose(weighted(centred), 0, 1);
  const products = mm(centred, right.dtype === 'complex64' ? conj(right) : right);
  return ownTensor(squeeze(div(products, freedom(total, weights, aweights, correction))));
}

/** The divisor: 0 where no freedom is left. */
function freedom(
  total: Tensor | number,
  weights: Tensor | null,
  aweights: Tensor | null,
  correction: number,
): Tensor | number {
  if (typeof total === 'number') return positive(total - correction);
  if (aweights === null || correction === 0) {
    return total.requiresGrad && total.item() > correction
      ? sub(total, correction)
      : positive(total.item() - correction);
  }
  const bias = div(mul(sum(mul(weights as Tensor, aweights)), correction), total);
  const left = sub(total, bias);
  return left.item() > 0 ? left : positive(left.item());
}

function positive(left: number): number {
  if (left > 0) return left;
  warnOnce('cov(): degrees of freedom is <= 0');
  return 0;
}

function weightsOf(n: number, fweights: Tensor | null, aweights: Tensor | null): Tensor | null {
  if (fweights !== null) checkWeights('fweights', fweights, n);
  if (aweights !== null) checkWeights('aweights', aweights, n);
  const weights = fweights !== null && aweights !== null ? mul(fweights, aweights) : (fweights ?? aweights);
  if (weights !== null && sum(weights.detach()).item() === 0) {
    throw new ValueError("cov(): weights sum to zero, can't be normalized");
  }
  return weights;
}

function checkWeights(name: 'fweights' | 'aweights', weights: Tensor, n: number): void {
  if (weights.sizes.length > 1) {
    throw new ShapeError(
      `cov(): expected ${name} to have one or fewer dimensions but got ${name} with ${weights.sizes.length} dimensions`,
    );
  }
  const integral = weights.dtype === 'int32' || weights.dtype === 'uint8';
  if (name === 'fweights' ? !integral : weights.dtype !== 'float32') {
    const kind = name === 'fweights' ? 'integral' : 'floating point';
    throw new DTypeError(
      `cov(): expected ${name} to have ${kind} dtype but got ${name} with ${infoOf(weights.dtype).scalarName} dtype`,
    );
  }
  if (weights.count !== n) {
    throw new ShapeError(
      `cov(): expected ${name} to have the same numel as there are observations in the input but got ` +
        `${weights.count} != ${n}`,
    );
  }
  if (!truthOfAll(logicalNot(temporary(lt(weights, 0))))) throw new ValueError(`cov(): ${name} cannot be negative`);
}

/**
 * The correlations of variables, the rows of x, whose columns are observations: R_ij = C_ij / √(C_ii C_jj), with C their
 * covariances; within [-1, 1] in each part.
 *
 * @param x - [variables, observations], or one variable
 * @returns [variables, variables]; 0-d for one variable
 * @throws ShapeError for more than two dims, DTypeError for booleans
 * @example
 * corrcoef(tensor([[0, 1, 2], [4, 2, 0]])); // [[1, -1], [-1, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.corrcoef.html
 */
export function corrcoef(x: Tensor): Tensor {
  if (x.sizes.length > 2) {
    throw new ShapeError(
      `corrcoef(): expected input to have two or fewer dimensions but got an input with ${x.sizes.length} dimensions`,
    );
  }
  const c = cov(x);
  if (c.sizes.length === 0) return div(c, c);
  const variances = diagonal(c);
  const deviations = sqrt(c.dtype === 'complex64' ? to(variances, 'float32') : variances);
  const r = div(div(c, unsqueeze(deviations, 1)), unsqueeze(deviations, 0));
  const within = (x: Tensor): Tensor => clamp(x, -1, 1);
  return c.dtype === 'complex64' ? complex(within(real(r)), within(imag(r))) : within(r);
}
