import { ShapeError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { clampMin } from '../../ops/pointwise/clampMin';
import { div } from '../../ops/pointwise/div';
import { eq } from '../../ops/pointwise/eq';
import { mul } from '../../ops/pointwise/mul';
import { rsub } from '../../ops/pointwise/rsub';
import { sqrt } from '../../ops/pointwise/sqrt';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { where } from '../../ops/pointwise/where';
import { sum } from '../../ops/reduction/sum';
import { broadcastShapes, showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { Loss } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface CosineEmbeddingLossOptions extends ReductionOptions {
  /** From which cosine on vectors that do not belong together cost something, -1 to 1; default 0. */
  margin?: number;
}

/**
 * l = 1 - cos(x1, x2) where t = 1, max(0, cos(x1, x2) - margin) where t = -1.
 *
 * @param input1 - vectors [n, d], or one [d]
 * @param input2 - the same shape
 * @param target - 1 or -1: [n], or [] for one pair
 * @param options - `margin`, default 0; `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or the target's shape with `reduction: 'none'`
 * @throws ShapeError when the shapes do not fit, ValueError for an unknown reduction
 * @example
 * F.cosineEmbeddingLoss(tensor([[1, 0]]), tensor([[1, 1]]), tensor([1])); // tensor(0.2929)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.cosine_embedding_loss.html
 */
export function cosineEmbeddingLoss(
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options: CosineEmbeddingLossOptions = {},
): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  checkDims(input1, input2, target);
  const margin = options.margin ?? 0;
  return scope(() => {
    const dim = target.sizes.length;
    const length = (x: Tensor): Tensor => add(sum(square(x), dim), 1e-12);
    const cos = div(sum(mul(input1, input2), dim), sqrt(mul(length(input1), length(input2))));
    const together = where(eq(target, 1), rsub(cos, 1), 0);
    return reduced(add(together, where(eq(target, -1), clampMin(sub(cos, margin), 0), 0)), reduction);
  });
}

function checkDims(input1: Tensor, input2: Tensor, target: Tensor): void {
  const dims = target.sizes.length;
  if (dims > 1) throw new ShapeError('0D or 1D target tensor expected, multi-target not supported');
  if (input1.sizes.length !== dims + 1 || input2.sizes.length !== dims + 1) {
    throw new ShapeError(
      `${dims}D target tensor expects ${dims + 1}D input tensors, but found inputs with sizes ` +
        `${showShape(input1.sizes)} and ${showShape(input2.sizes)}.`,
    );
  }
  broadcastShapes(input1.sizes, input2.sizes);
}

/**
 * Loss of the cosine between vectors that belong together (target 1) or do not (-1).
 *
 * @param options - `margin`, default 0; `reduction`: 'mean' (default), 'sum' or 'none'
 * @example
 * new nn.CosineEmbeddingLoss()(tensor([[1, 0]]), tensor([[1, 1]]), tensor([1])); // tensor(0.2929)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.CosineEmbeddingLoss.html
 */
export class CosineEmbeddingLoss extends Loss<[input1: Tensor, input2: Tensor, target: Tensor]> {
  readonly margin: number;

  constructor(options: CosineEmbeddingLossOptions = {}) {
    super(options);
    this.margin = options.margin ?? 0;
  }

  forward(input1: Tensor, input2: Tensor, target: Tensor): Tensor {
    return cosineEmbeddingLoss(input1, input2, target, { margin: this.margin, reduction: this.reduction });
  }
}

nameClasses({ CosineEmbeddingLoss });
