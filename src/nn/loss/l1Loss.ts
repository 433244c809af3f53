import type { Tensor } from '../../tensor/tensor';
import { l1Loss } from '../functional/l1Loss';
import { type ReductionOptions, resolveReduction } from '../functional/reduction';
import { Module } from '../module';
import { nameClasses } from '../property';

/**
 * l = |x - t|, reduced by 'mean' (default), 'sum' or 'none'.
 *
 * @example
 * new nn.L1Loss()(tensor([1, 2, 3]), tensor([1, 2, 5])); // tensor(0.6667)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.L1Loss.html
 */
export class L1Loss extends Module<[input: Tensor, target: Tensor]> {
  readonly reduction: NonNullable<ReductionOptions['reduction']>;

  constructor(options: ReductionOptions = {}) {
    super();
    this.reduction = resolveReduction(options);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, { reduction: this.reduction });
  }
}

nameClasses({ L1Loss });
