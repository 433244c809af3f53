import type { Tensor } from '../../tensor/tensor';
import { mseLoss } from '../functional/mseLoss';
import { type ReductionOptions, resolveReduction } from '../functional/reduction';
import { Module } from '../module';
import { nameClasses } from '../property';

/**
 * l = (x - t)^2, reduced by 'mean' (default), 'sum' or 'none'.
 *
 * @example
 * new nn.MSELoss({ reduction: 'sum' })(tensor([1, 2, 3]), tensor([1, 2, 5])); // tensor(4.)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html
 */
export class MSELoss extends Module<[input: Tensor, target: Tensor]> {
  readonly reduction: NonNullable<ReductionOptions['reduction']>;

  constructor(options: ReductionOptions = {}) {
    super();
    this.reduction = resolveReduction(options);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, { reduction: this.reduction });
  }
}

nameClasses({ MSELoss });
