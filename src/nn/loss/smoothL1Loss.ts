import { noGrad } from '../../autograd/mode';
import type { Fused, Gradient } from '../../autograd/node';
import { asNode, record, wrt } from '../../autograd/record';
import { ValueError } from '../../errors';
import { abs } from '../../ops/pointwise/abs';
import { clamp } from '../../ops/pointwise/clamp';
import { div } from '../../ops/pointwise/div';
import { gt } from '../../ops/pointwise/gt';
import { le } from '../../ops/pointwise/le';
import { lt } from '../../ops/pointwise/lt';
import { mul } from '../../ops/pointwise/mul';
import { sub } from '../../ops/pointwise/sub';
import { where } from '../../ops/pointwise/where';
import { promote } from '../../tensor/dtype';
import { broadcastShapes } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { l1Loss } from './l1Loss';
import { differenceOf, Loss, requireFloats, warnOfBroadcast } from './loss';
import { checkReduction, type Reduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface SmoothL1LossOptions extends ReductionOptions {
  /** Where the parabola ends and the line begins, at least 0; default 1. */
  beta?: number;
}

/**
 * l = (x - t)² / (2β) where |x - t| < β, else |x - t| - β/2; the L1 loss for β = 0.
 *
 * @param input - any shape
 * @param target - the same shape (another one that broadcasts is warned about)
 * @param options - `beta`, default 1; `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or the shape of the operands with `reduction: 'none'`
 * @throws ValueError for a negative beta or an unknown reduction, ShapeError when the shapes do not broadcast, DTypeError
 *   for anything but float32
 * @example
 * F.smoothL1Loss(tensor([1, 2, 3]), tensor([1, 2.5, 5])); // tensor(0.5417)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.smooth_l1_loss.html
 */
export function smoothL1Loss(input: Tensor, target: Tensor, options: SmoothL1LossOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  const beta = options.beta ?? 1;
  warnOfBroadcast(input, target);
  checkReduction(reduction);
  if (beta < 0) throw new ValueError('smooth_l1_loss does not support negative values for beta.');
  const floats = promote(input.dtype, target.dtype) === 'float32';
  if (beta === 0 && !floats) return asNode('SmoothL1LossBackward0', () => l1Loss(input, target, { reduction }));
  requireFloats('smooth_l1_cpu', input, target);
  const each = (d: Tensor): Tensor => (beta === 0 ? abs(d) : div(parabolaThenLine(d, beta), beta));
  return lossOfDifference('SmoothL1LossBackward0', input, target, each, beta, beta || 1, reduction);
}

/** The losses of `each` difference d, whose slope is d / scale where |d| < bound, else ± bound / scale. */
export function lossOfDifference(
  node: string,
  input: Tensor,
  target: Tensor,
  each: (d: Tensor) => Tensor,
  bound: number,
  scale: number,
  reduction: Reduction,
): Tensor {
  const loss = noGrad(() => scope(() => reduced(each(differenceOf(input, target)), reduction)));
  const count = broadcastShapes(input.sizes, target.sizes).reduce((product, size) => product * size, 1);
  const factor = 1 / (reduction === 'mean' ? scale * count : scale);
  const [byInput, byTarget] = [
    wrt(input, SLOPE, input, target, bound, factor),
    wrt(target, SLOPE, target, input, bound, factor),
  ];
  return record(loss, node, byInput, byTarget);
}

const SLOPE: Fused<Gradient<[input: Tensor, target: Tensor, bound: number, factor: number]>> = {
  composed: (grad, input, target, bound, factor) => {
    const d = differenceOf(input, target);
    const steepness = bound === 0 ? noGrad(() => sides(d)) : between(d, bound);
    return mul(steepness, mul(grad, factor));
  },
  fused: (grad, input, target, bound, factor) => {
    const d = differenceOf(input, target);
    return mul(bound === 0 ? sides(d) : clamp(d, -bound, bound), mul(grad, factor));
  },
};

/** d²/2 where |d| < bound, else bound (|d| - bound/2); bound itself is on the line. */
export function parabolaThenLine(d: Tensor, bound: number): Tensor {
  const slope = clamp(d, -bound, bound);
  return mul(slope, sub(d, mul(slope, 0.5)));
}

/** d where |d| < bound, else ± bound. */
function between(d: Tensor, bound: number): Tensor {
  const { inside, limit } = noGrad(() => ({ inside: lt(abs(d), bound), limit: clamp(d, -bound, bound) }));
  return where(inside, d, limit);
}

/** 1 above 0, else -1, as in PyTorch. */
function sides(d: Tensor): Tensor {
  return where(gt(d, 0), 1, where(le(d, 0), -1, d));
}

/**
 * l = (x - t)² / (2β) where |x - t| < β, else |x - t| - β/2, reduced by 'mean' (default), 'sum' or 'none'.
 *
 * @param options - `beta`, default 1; `reduction`: 'mean' (default), 'sum' or 'none'
 * @example
 * new nn.SmoothL1Loss()(tensor([1, 2, 3]), tensor([1, 2.5, 5])); // tensor(0.5417)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.SmoothL1Loss.html
 */
export class SmoothL1Loss extends Loss {
  readonly beta: number;

  constructor(options: SmoothL1LossOptions = {}) {
    super(options);
    this.beta = options.beta ?? 1;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, { reduction: this.reduction, beta: this.beta });
  }
}

nameClasses({ SmoothL1Loss });
