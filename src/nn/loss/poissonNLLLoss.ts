import { ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { exp } from '../../ops/pointwise/exp';
import { le } from '../../ops/pointwise/le';
import { log } from '../../ops/pointwise/log';
import { maskedFill } from '../../ops/pointwise/maskedFill';
import { mul } from '../../ops/pointwise/mul';
import { sub } from '../../ops/pointwise/sub';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { Loss } from './loss';
import { type Reduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface PoissonNLLLossOptions extends ReductionOptions {
  /** The input is the logarithm of the rate (default), not the rate itself. */
  logInput?: boolean;
  /** Add Stirling's approximation of ln t! where t > 1; default false. */
  full?: boolean;
  /** Added to the rate before its logarithm is taken; default 1e-8. */
  eps?: number;
}

/**
 * Negative log-likelihood of counts t under Poisson distributions: l = e^x - t x, or x - t ln(x + eps) with
 * `logInput: false`; `full` adds t ln t - t + ½ ln(2πt) where t > 1.
 *
 * @param input - (logarithms of) rates, any shape
 * @param target - counts, of a shape that broadcasts with it
 * @param options - `logInput` (default true), `full`: with Stirling's approximation, `eps`; `reduction`: 'mean' (default), 'sum'
 * or 'none'
 * @returns a 0-d tensor, or the broadcast shape with `reduction: 'none'`
 * @throws ValueError for an unknown reduction, ShapeError when the shapes do not broadcast
 * @example
 * F.poissonNllLoss(tensor([0, 1]), tensor([1, 2])); // tensor(0.8591)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.poisson_nll_loss.html
 */
export function poissonNllLoss(input: Tensor, target: Tensor, options: PoissonNLLLossOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  checkValid(reduction);
  const { logInput = true, full = false, eps = 1e-8 } = options;
  return scope(() => {
    const each = logInput ? sub(exp(input), mul(target, input)) : sub(input, mul(target, log(add(input, eps))));
    return reduced(full ? add(each, stirling(target)) : each, reduction);
  });
}

/** t ln t - t + ½ ln(2πt) where t > 1, else 0. */
function stirling(t: Tensor): Tensor {
  const approximation = add(sub(mul(t, log(t)), t), mul(log(mul(t, 2 * Math.PI)), 0.5));
  return maskedFill(approximation, le(t, 1), 0);
}

/** The check of those losses that PyTorch writes in Python. */
export function checkValid(reduction: string): asserts reduction is Reduction {
  if (reduction !== 'none' && reduction !== 'mean' && reduction !== 'sum')
    throw new ValueError(`${reduction} is not valid`);
}

/**
 * Negative log-likelihood of counts under Poisson distributions, reduced by 'mean' (default), 'sum' or 'none'.
 *
 * @param options - `logInput` (default true), `full`: with Stirling's approximation, `eps`; `reduction`: 'mean' (default), 'sum'
 * or 'none'
 * @example
 * new nn.PoissonNLLLoss()(tensor([0, 1]), tensor([1, 2])); // tensor(0.8591)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.PoissonNLLLoss.html
 */
export class PoissonNLLLoss extends Loss {
  readonly logInput: boolean;
  readonly full: boolean;
  readonly eps: number;

  constructor(options: PoissonNLLLossOptions = {}) {
    super(options);
    this.logInput = options.logInput ?? true;
    this.full = options.full ?? false;
    this.eps = options.eps ?? 1e-8;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    const { logInput, full, eps, reduction } = this;
    return poissonNllLoss(input, target, { logInput, full, eps, reduction });
  }
}

nameClasses({ PoissonNLLLoss });
