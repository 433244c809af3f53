import { DTypeError } from '../../errors';
import { div } from '../../ops/pointwise/div';
import { mul } from '../../ops/pointwise/mul';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { sum } from '../../ops/reduction/sum';
import { expand } from '../../ops/shape/expand';
import { broadcastShapes } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { reducedDistance } from './distance';
import { Loss } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface MSELossOptions extends ReductionOptions {
  /** A factor for each element; the mean is then sum(w l) / sum(w). */
  weight?: Tensor | null;
}

/**
 * l = (x - t)^2, reduced.
 *
 * @param input - any shape
 * @param target - the same shape (another one that broadcasts is warned about)
 * @throws ShapeError when the shapes do not broadcast, ValueError for an unknown reduction, DTypeError for complex operands
 * @example
 * F.mseLoss(tensor([1, 2, 3]), tensor([1, 2, 5]), { reduction: 'sum' }); // tensor(4.)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.mse_loss.html
 */
export function mseLoss(input: Tensor, target: Tensor, options: MSELossOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  const weight = options.weight ?? null;
  if (weight === null) return reducedDistance('mse', input, target, reduction);
  checkReduction(reduction);
  if (input.dtype === 'complex64' || target.dtype === 'complex64') {
    throw new DTypeError('"mse_cpu" not implemented for \'ComplexFloat\'');
  }
  const shape = broadcastShapes(input.shape, target.shape);
  const w = expand(weight, shape);
  const weighted = mul(square(sub(input, target)), w);
  return reduction === 'mean' ? div(sum(weighted), sum(w)) : reduced(weighted, reduction);
}

/**
 * l = (x - t)^2, reduced by 'mean' (default), 'sum' or 'none'.
 *
 * @example
 * new nn.MSELoss({ reduction: 'sum' })(tensor([1, 2, 3]), tensor([1, 2, 5])); // tensor(4.)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html
 */
export class MSELoss extends Loss {
  forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, { reduction: this.reduction });
  }
}

nameClasses({ MSELoss });
