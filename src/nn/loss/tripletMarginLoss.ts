import { ShapeError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { clampMin } from '../../ops/pointwise/clampMin';
import { minimum } from '../../ops/pointwise/minimum';
import { sub } from '../../ops/pointwise/sub';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { pairwiseDistance } from '../functional/pairwiseDistance';
import { nameClasses } from '../property';
import { Loss } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface TripletMarginLossOptions extends ReductionOptions {
  /** Default 1. */
  margin?: number;
  /** The order of the norm; default 2. */
  p?: number;
  /** Added to each difference; default 1e-6. */
  eps?: number;
  /** Take the distance of positive and negative where it is the smaller one (V. Balntas and others); default false. */
  swap?: boolean;
}

/**
 * l = max(0, d(a, p) - d(a, n) + margin), d the p-norm of the difference along the last dim.
 *
 * @param anchor - vectors [..., d]
 * @param positive - vectors that belong to them, with as many dims
 * @param negative - vectors that do not, with as many dims
 * @param options - `margin` (default 1), `p` (default 2), `eps`, `swap`; `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or [...] with `reduction: 'none'`
 * @throws ShapeError when the numbers of dims differ or the shapes do not broadcast, ValueError for an unknown reduction
 * @example
 * F.tripletMarginLoss(tensor([[0, 0]]), tensor([[1, 0]]), tensor([[0, 1.5]])); // tensor(0.5000)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.triplet_margin_loss.html
 */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletMarginLossOptions = {},
): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  const [a, p, n] = [anchor, positive, negative].map(({ sizes: shape }) => shape.length);
  if (a !== p || a !== n) {
    throw new ShapeError(`All inputs should have same dimension but got ${a}D, ${p}D and ${n}D inputs.`);
  }
  const { margin = 1, p: order = 2, eps = 1e-6, swap = false } = options;
  return scope(() => {
    const distance = (x: Tensor, y: Tensor): Tensor => pairwiseDistance(x, y, { p: order, eps });
    const near = distance(anchor, positive);
    const far = distance(anchor, negative);
    const apart = swap ? minimum(far, distance(positive, negative)) : far;
    return reduced(clampMin(sub(add(near, margin), apart), 0), reduction);
  });
}

/**
 * Loss of an anchor's distances to a vector that belongs to it and to one that does not.
 *
 * @param options - `margin` (default 1), `p` (default 2), `eps`, `swap`; `reduction`: 'mean' (default), 'sum' or 'none'
 * @example
 * new nn.TripletMarginLoss()(tensor([[0, 0]]), tensor([[1, 0]]), tensor([[0, 1.5]])); // tensor(0.5000)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.TripletMarginLoss.html
 */
export class TripletMarginLoss extends Loss<[anchor: Tensor, positive: Tensor, negative: Tensor]> {
  readonly margin: number;
  readonly p: number;
  readonly eps: number;
  readonly swap: boolean;

  constructor(options: TripletMarginLossOptions = {}) {
    super(options);
    this.margin = options.margin ?? 1;
    this.p = options.p ?? 2;
    this.eps = options.eps ?? 1e-6;
    this.swap = options.swap ?? false;
  }

  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { margin, p, eps, swap, reduction } = this;
    return tripletMarginLoss(anchor, positive, negative, { margin, p, eps, swap, reduction });
  }
}

nameClasses({ TripletMarginLoss });
