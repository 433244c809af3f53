import { noGrad } from '../../autograd/mode';
import { asNode, record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { resultTypeOf } from '../../ops/pointwise/drivers/binary';
import { exp } from '../../ops/pointwise/exp';
import { log } from '../../ops/pointwise/log';
import { log1p } from '../../ops/pointwise/log1p';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { sigmoid } from '../../ops/pointwise/sigmoid';
import { infoOf } from '../../tensor/dtype';
import { broadcastShapes } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { Loss, refuseGradient } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

/**
 * l = ln(1 + e^(-t x)), the logistic loss of two classes.
 *
 * @param input - scores, any shape
 * @param target - 1 or -1, of a shape that broadcasts with it
 * @param options - `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or the broadcast shape with `reduction: 'none'`
 * @throws DTypeError for integers, ValueError for an unknown reduction, AutogradError when the target requires a gradient
 * @example
 * F.softMarginLoss(tensor([0, 2]), tensor([1, -1])); // tensor(1.4100)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.soft_margin_loss.html
 */
export function softMarginLoss(input: Tensor, target: Tensor, options: ReductionOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  refuseGradient('soft_margin_loss', 'target', target);
  const products = resultTypeOf(input, target, 0.5);
  if (products !== input.dtype && input.dtype !== 'complex64') {
    throw new DTypeError(
      `result type ${infoOf(products).scalarName} can't be cast to the desired output type ${infoOf(input.dtype).scalarName}`,
    );
  }
  if (products === 'complex64') {
    const each = (): Tensor => log(add(exp(mul(neg(target), input)), 1));
    return asNode('SoftMarginLossBackward0', () => scope(() => reduced(each(), reduction)));
  }
  const loss = noGrad(() => scope(() => reduced(log1p(exp(mul(neg(target), input))), reduction)));
  const count = broadcastShapes(input.sizes, target.sizes).reduce((product, size) => product * size, 1);
  const factor = reduction === 'mean' ? 1 / count : 1;
  return record(loss, 'SoftMarginLossBackward0', wrt(input, slope, input, target, factor));
}

/** -t σ(-t x): the composition's own derivative would lose all digits where e^(-t x) is large. */
function slope(grad: Tensor, input: Tensor, target: Tensor, factor: number): Tensor {
  const t = neg(target);
  return mul(grad, mul(mul(t, sigmoid(mul(t, input))), factor));
}

/**
 * l = ln(1 + e^(-t x)), reduced by 'mean' (default), 'sum' or 'none'.
 *
 * @example
 * new nn.SoftMarginLoss()(tensor([0, 2]), tensor([1, -1])); // tensor(1.4100)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.SoftMarginLoss.html
 */
export class SoftMarginLoss extends Loss {
  forward(input: Tensor, target: Tensor): Tensor {
    return softMarginLoss(input, target, { reduction: this.reduction });
  }
}

nameClasses({ SoftMarginLoss });
