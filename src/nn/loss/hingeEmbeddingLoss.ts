import { add } from '../../ops/pointwise/add';
import { clampMin } from '../../ops/pointwise/clampMin';
import { ne } from '../../ops/pointwise/ne';
import { rsub } from '../../ops/pointwise/rsub';
import { where } from '../../ops/pointwise/where';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { Loss } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface HingeEmbeddingLossOptions extends ReductionOptions {
  /** Default 1. */
  margin?: number;
}

/**
 * l = x where t = 1, max(0, margin - x) where t = -1: for distances of pairs that belong together or do not.
 *
 * @param input - distances, any shape
 * @param target - 1 or -1, of a shape that broadcasts with it; other targets count as both
 * @param options - `margin`, default 1; `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or the broadcast shape with `reduction: 'none'`
 * @throws ValueError for an unknown reduction, ShapeError when the shapes do not broadcast
 * @example
 * F.hingeEmbeddingLoss(tensor([0.5, 0.5]), tensor([1, -1])); // tensor(0.5000)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.hinge_embedding_loss.html
 */
export function hingeEmbeddingLoss(input: Tensor, target: Tensor, options: HingeEmbeddingLossOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  const margin = options.margin ?? 1;
  return scope(() => {
    const apart = where(ne(target, 1), clampMin(rsub(input, margin), 0), 0);
    return reduced(add(apart, where(ne(target, -1), input, 0)), reduction);
  });
}

/**
 * Loss of distances of pairs that belong together (target 1) or do not (-1).
 *
 * @param options - `margin`, default 1; `reduction`: 'mean' (default), 'sum' or 'none'
 * @example
 * new nn.HingeEmbeddingLoss()(tensor([0.5, 0.5]), tensor([1, -1])); // tensor(0.5000)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.HingeEmbeddingLoss.html
 */
export class HingeEmbeddingLoss extends Loss {
  readonly margin: number;

  constructor(options: HingeEmbeddingLossOptions = {}) {
    super(options);
    this.margin = options.margin ?? 1;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return hingeEmbeddingLoss(input, target, { margin: this.margin, reduction: this.reduction });
  }
}

nameClasses({ HingeEmbeddingLoss });
