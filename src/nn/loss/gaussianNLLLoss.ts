import { noGrad } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { clampMin_ } from '../../ops/pointwise/clampMin';
import { div } from '../../ops/pointwise/div';
import { log } from '../../ops/pointwise/log';
import { lt } from '../../ops/pointwise/lt';
import { mul } from '../../ops/pointwise/mul';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { any } from '../../ops/reduction/any';
import { clone } from '../../ops/shape/contiguous';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { sameShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { Loss } from './loss';
import { checkValid } from './poissonNLLLoss';
import { type Reduction, reduced } from './reduction';

export interface GaussianNLLLossOptions {
  /** Add the constant ½ ln 2π; default false. */
  full?: boolean;
  /** The least variance; default 1e-6. */
  eps?: number;
  /** 'mean' (default), 'sum', or 'none' for one loss an element. */
  reduction?: Reduction;
}

/**
 * Negative log-likelihood of t under normal distributions of mean x and variance v:
 * l = ½ (ln max(v, eps) + (x - t)² / max(v, eps)).
 *
 * The gradient of the variance is taken as if it were not below eps.
 *
 * @param input - means [..., d]
 * @param target - of a shape that broadcasts with it
 * @param variance - the input's shape, or [..., 1] or [...] for one variance a row
 * @param options - `full`: with the constant; `eps`: the least variance, default 1e-6; `reduction`: 'mean' (default), 'sum' or
 * 'none'
 * @returns a 0-d tensor, or the broadcast shape with `reduction: 'none'`
 * @throws ValueError for a variance of another size or below 0, and for an unknown reduction
 * @example
 * F.gaussianNllLoss(tensor([1, 2]), tensor([1, 3]), tensor([1, 2])); // tensor(0.2983)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.gaussian_nll_loss.html
 */
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  options: GaussianNLLLossOptions = {},
): Tensor {
  const { full = false, eps = 1e-6, reduction = 'mean' } = options;
  const fitted = fitTo(input, variance);
  checkValid(reduction);
  return scope(() => {
    if (any(lt(fitted, 0)).item<boolean>()) throw new ValueError('var has negative entry/entries');
    const v = raised(fitted, eps);
    const each = mul(add(log(v), div(square(sub(input, target)), v)), 0.5);
    return reduced(full ? add(each, 0.5 * Math.log(2 * Math.PI)) : each, reduction);
  });
}

function fitTo(input: Tensor, variance: Tensor): Tensor {
  if (sameShape(variance.sizes, input.sizes)) return variance;
  const rows = input.sizes.slice(0, -1);
  if (input.sizes.length > 0 && sameShape(rows, variance.sizes)) return unsqueeze(variance, -1);
  if (variance.sizes.at(-1) === 1 && sameShape(rows, variance.sizes.slice(0, -1))) return variance;
  throw new ValueError('var is of incorrect size');
}

/** max(v, eps), whose gradient goes to v everywhere. */
function raised(v: Tensor, eps: number): Tensor {
  const copy = clone(v);
  return noGrad(() => clampMin_(copy, eps));
}

/**
 * Negative log-likelihood under normal distributions with given means and variances, reduced by 'mean' (default), 'sum' or
 * 'none'.
 *
 * @param options - `full`: with the constant; `eps`: the least variance, default 1e-6; `reduction`: 'mean' (default), 'sum' or
 * 'none'
 * @example
 * new nn.GaussianNLLLoss()(tensor([1, 2]), tensor([1, 3]), tensor([1, 2])); // tensor(0.2983)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.GaussianNLLLoss.html
 */
export class GaussianNLLLoss extends Loss<[input: Tensor, target: Tensor, variance: Tensor]> {
  readonly full: boolean;
  readonly eps: number;

  constructor(options: GaussianNLLLossOptions = {}) {
    super(options);
    this.full = options.full ?? false;
    this.eps = options.eps ?? 1e-6;
  }

  forward(input: Tensor, target: Tensor, variance: Tensor): Tensor {
    const { full, eps, reduction } = this;
    return gaussianNllLoss(input, target, variance, { full, eps, reduction });
  }
}

nameClasses({ GaussianNLLLoss });
