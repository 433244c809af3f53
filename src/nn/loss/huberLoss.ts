import { DTypeError, ValueError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { Loss, requireFloats, warnOfBroadcast } from './loss';
import { checkReduction, type Reduction } from './reduction';
import { lossOfDifference, parabolaThenLine } from './smoothL1Loss';

export interface HuberLossOptions {
  /** 'mean' (default), 'sum', or 'none' for one loss an element. */
  reduction?: Reduction;
  /** Where the parabola ends and the line begins, above 0; default 1. */
  delta?: number;
}

/**
 * l = (x - t)² / 2 where |x - t| < δ, else δ (|x - t| - δ/2).
 *
 * @param input - any shape
 * @param target - the same shape (another one that broadcasts is warned about)
 * @param options - `delta`, default 1; `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or the shape of the operands with `reduction: 'none'`
 * @throws ValueError for a delta that is not above 0 or an unknown reduction, ShapeError when the shapes do not broadcast,
 *   DTypeError for anything but float32
 * @example
 * F.huberLoss(tensor([1, 2, 3]), tensor([1, 2.5, 5])); // tensor(0.5417)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.huber_loss.html
 */
export function huberLoss(input: Tensor, target: Tensor, options: HuberLossOptions = {}): Tensor {
  const { reduction = 'mean', delta = 1 } = options;
  warnOfBroadcast(input, target);
  checkReduction(reduction);
  if (!(delta > 0)) throw new ValueError('huber_loss does not support non-positive values for delta.');
  requireFloats('huber_cpu', input, target);
  if (input.dtype !== 'float32') {
    throw new DTypeError(
      `result type Float can't be cast to the desired output type ${infoOf(input.dtype).scalarName}`,
    );
  }
  const each = (d: Tensor): Tensor => parabolaThenLine(d, delta);
  return lossOfDifference('HuberLossBackward0', input, target, each, delta, 1, reduction);
}

/**
 * l = (x - t)² / 2 where |x - t| < δ, else δ (|x - t| - δ/2), reduced by 'mean' (default), 'sum' or 'none'.
 *
 * @param options - `delta`, default 1; `reduction`: 'mean' (default), 'sum' or 'none'
 * @example
 * new nn.HuberLoss({ delta: 0.5 })(tensor([1, 2]), tensor([1, 4])); // tensor(0.4375)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html
 */
export class HuberLoss extends Loss {
  readonly delta: number;

  constructor(options: HuberLossOptions = {}) {
    super(options);
    this.delta = options.delta ?? 1;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, { reduction: this.reduction, delta: this.delta });
  }
}

nameClasses({ HuberLoss });
