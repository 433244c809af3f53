import { ShapeError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { clampMin } from '../../ops/pointwise/clampMin';
import { toType } from '../../ops/pointwise/drivers/toType';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { sub } from '../../ops/pointwise/sub';
import { showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { Loss } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface MarginRankingLossOptions extends ReductionOptions {
  /** Default 0. */
  margin?: number;
}

/**
 * l = max(0, -t (x1 - x2) + margin): with t = 1 the first score should be the larger one, with t = -1 the second.
 *
 * @param input1 - scores, any shape
 * @param input2 - scores, with as many dims
 * @param target - 1 or -1, with as many dims
 * @param options - `margin`, default 0; `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or the broadcast shape with `reduction: 'none'`
 * @throws ShapeError when the numbers of dims differ or the shapes do not broadcast, ValueError for an unknown reduction
 * @example
 * F.marginRankingLoss(tensor([1, 2]), tensor([3, 0]), tensor([1, 1])); // tensor(1.)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.margin_ranking_loss.html
 */
export function marginRankingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options: MarginRankingLossOptions = {},
): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  const [first, second, third] = [input1, input2, target].map(({ sizes: shape }) => shape);
  if (first?.length !== second?.length || first?.length !== third?.length) {
    const size = (x: Tensor): string => `torch.Size(${showShape(x.sizes)})`;
    throw new ShapeError(
      'margin_ranking_loss : All input tensors should have same dimension but got sizes: ' +
        `input1: ${size(input1)}, input2: ${size(input2)}, target: ${size(target)} `,
    );
  }
  const margin = options.margin ?? 0;
  // The margin is a float, which makes integers floats, too.
  return scope(() => {
    const side = mul(neg(target), sub(input1, input2));
    const each = add(side.dtype === 'complex64' ? side : toType(side, 'float32'), margin);
    return reduced(clampMin(each, 0), reduction);
  });
}

/**
 * Loss of two scores of which the first (target 1) or the second (-1) should be the larger one.
 *
 * @param options - `margin`, default 0; `reduction`: 'mean' (default), 'sum' or 'none'
 * @example
 * new nn.MarginRankingLoss()(tensor([1, 2]), tensor([3, 0]), tensor([1, 1])); // tensor(1.)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MarginRankingLoss.html
 */
export class MarginRankingLoss extends Loss<[input1: Tensor, input2: Tensor, target: Tensor]> {
  readonly margin: number;

  constructor(options: MarginRankingLossOptions = {}) {
    super(options);
    this.margin = options.margin ?? 0;
  }

  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return marginRankingLoss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}

nameClasses({ MarginRankingLoss });
