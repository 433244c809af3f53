import { add } from '../../ops/pointwise/add';
import { clampMin } from '../../ops/pointwise/clampMin';
import { minimum } from '../../ops/pointwise/minimum';
import { sub } from '../../ops/pointwise/sub';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { pairwiseDistance } from '../functional/pairwiseDistance';
import { nameClasses } from '../property';
import { Loss } from './loss';
import { checkReduction, type Reduction, reduced } from './reduction';

export interface TripletMarginWithDistanceLossOptions {
  /** The distance of two tensors; default: the Euclidean one along the last dim, `F.pairwiseDistance`. */
  distanceFunction?: ((x: Tensor, y: Tensor) => Tensor) | null;
  /** Default 1. */
  margin?: number;
  /** Take the distance of positive and negative where it is the smaller one; default false. */
  swap?: boolean;
  /** 'mean' (default), 'sum', or 'none'. */
  reduction?: Reduction;
}

/**
 * l = max(0, d(a, p) - d(a, n) + margin) for any distance d.
 *
 * @param anchor - what the distance function takes, as the other two
 * @param positive - of the same class as the anchor, [n, ...]
 * @param negative - of another class, [n, ...]
 * @param options - `distanceFunction`, `margin` (default 1), `swap`; `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or the shape of the distances with `reduction: 'none'`
 * @throws ValueError for an unknown reduction
 * @example
 * const manhattan = (x: Tensor, y: Tensor) => x.sub(y).abs().sum(-1);
 * F.tripletMarginWithDistanceLoss(tensor([[0, 0]]), tensor([[1, 1]]), tensor([[0, 1.5]]), { distanceFunction: manhattan }); // tensor(1.5000)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.triplet_margin_with_distance_loss.html
 */
export function tripletMarginWithDistanceLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options: TripletMarginWithDistanceLossOptions = {},
): Tensor {
  const { margin = 1, swap = false, reduction = 'mean' } = options;
  const distance = options.distanceFunction ?? ((x: Tensor, y: Tensor) => pairwiseDistance(x, y));
  checkReduction(reduction);
  // What the user's function makes is the user's.
  const near = distance(anchor, positive);
  const far = distance(anchor, negative);
  const across = swap ? distance(positive, negative) : far;
  return scope(() => reduced(clampMin(add(sub(near, swap ? minimum(far, across) : far), margin), 0), reduction));
}

/**
 * Loss of an anchor's distances, of any kind, to a tensor that belongs to it and to one that does not.
 *
 * @param options - `distanceFunction`, `margin` (default 1), `swap`; `reduction`: 'mean' (default), 'sum' or 'none'
 * @example
 * new nn.TripletMarginWithDistanceLoss()(tensor([[0, 0]]), tensor([[1, 0]]), tensor([[0, 1.5]])); // tensor(0.5000)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.TripletMarginWithDistanceLoss.html
 */
export class TripletMarginWithDistanceLoss extends Loss<[anchor: Tensor, positive: Tensor, negative: Tensor]> {
  readonly distanceFunction: ((x: Tensor, y: Tensor) => Tensor) | null;
  readonly margin: number;
  readonly swap: boolean;

  constructor(options: TripletMarginWithDistanceLossOptions = {}) {
    super(options);
    this.distanceFunction = options.distanceFunction ?? null;
    this.margin = options.margin ?? 1;
    this.swap = options.swap ?? false;
  }

  forward(anchor: Tensor, positive: Tensor, negative: Tensor): Tensor {
    const { distanceFunction, margin, swap, reduction } = this;
    return tripletMarginWithDistanceLoss(anchor, positive, negative, { distanceFunction, margin, swap, reduction });
  }
}

nameClasses({ TripletMarginWithDistanceLoss });
