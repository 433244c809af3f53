import { IndexError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { rsub } from '../../ops/pointwise/rsub';
import { sum } from '../../ops/reduction/sum';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { logsigmoid } from '../functional/logsigmoid';
import { nameClasses } from '../property';
import { Loss } from './loss';
import { checkValid } from './poissonNLLLoss';
import { type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface MultiLabelSoftMarginLossOptions extends ReductionOptions {
  /** A factor for each class. */
  weight?: Tensor | null;
}

/**
 * The mean over classes of -w (t ln σ(x) + (1 - t) ln σ(-x)), σ the sigmoid: several classes may be right at once.
 *
 * @param input - scores [..., c]
 * @param target - 0 or 1, of a shape that broadcasts with it
 * @param options - `weight` [c]; `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or [...] with `reduction: 'none'`
 * @throws ValueError for an unknown reduction, IndexError for a 0-d input
 * @example
 * F.multilabelSoftMarginLoss(tensor([[0, 2]]), tensor([[0, 1]])); // tensor(0.4100)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.multilabel_soft_margin_loss.html
 */
export function multilabelSoftMarginLoss(
  input: Tensor,
  target: Tensor,
  options: MultiLabelSoftMarginLossOptions = {},
): Tensor {
  const reduction = resolveReduction(options);
  const { weight = null } = options;
  const classDim = input.sizes.length - 1;
  if (classDim < 0) throw new IndexError('Dimension specified as -1 but tensor has no dimensions');
  return scope(() => {
    const each = neg(add(mul(target, logsigmoid(input)), mul(rsub(target, 1), logsigmoid(neg(input)))));
    const weighted = weight === null ? each : mul(each, weight);
    const means = div(sum(weighted, classDim), input.sizes[classDim] as number);
    checkValid(reduction);
    return reduced(means, reduction);
  });
}

/**
 * The mean over classes of the binary cross entropy of scores. `weight` is a buffer.
 *
 * @param options - `weight` [c]; `reduction`: 'mean' (default), 'sum' or 'none'
 * @example
 * new nn.MultiLabelSoftMarginLoss()(tensor([[0, 2]]), tensor([[0, 1]])); // tensor(0.4100)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MultiLabelSoftMarginLoss.html
 */
export class MultiLabelSoftMarginLoss extends Loss {
  declare weight: Tensor | null;

  constructor(options: MultiLabelSoftMarginLossOptions = {}) {
    super(options);
    this.registerBuffer('weight', options.weight ?? null);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return multilabelSoftMarginLoss(input, target, { weight: this.weight, reduction: this.reduction });
  }
}

nameClasses({ MultiLabelSoftMarginLoss });
