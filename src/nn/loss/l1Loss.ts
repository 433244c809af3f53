import { abs } from '../../ops/pointwise/abs';
import { sub } from '../../ops/pointwise/sub';
import { broadcastShapes } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { Loss, warnOfBroadcast } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

/**
 * l = |x - t|, reduced. Complex operands give a real loss; its gradient is (x - t) / |x - t|.
 *
 * @param input - any shape
 * @param target - the same shape (another one that broadcasts is warned about)
 * @param options - `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns [] for 'mean' and 'sum', the shape of the input for 'none'
 * @throws ShapeError when the shapes do not broadcast, ValueError for an unknown reduction
 * @example
 * F.l1Loss(tensor([1, 2, 3]), tensor([1, 2, 5])); // tensor(0.6667)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.l1_loss.html
 */
export function l1Loss(input: Tensor, target: Tensor, options: ReductionOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  broadcastShapes(input.sizes, target.sizes);
  warnOfBroadcast(input, target);
  return scope(() => reduced(abs(sub(input, target)), reduction));
}

/**
 * l = |x - t|, reduced by 'mean' (default), 'sum' or 'none'.
 *
 * @example
 * new nn.L1Loss()(tensor([1, 2, 3]), tensor([1, 2, 5])); // tensor(0.6667)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.L1Loss.html
 */
export class L1Loss extends Loss {
  forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, { reduction: this.reduction });
  }
}

nameClasses({ L1Loss });
