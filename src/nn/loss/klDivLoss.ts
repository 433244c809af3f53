import { DTypeError } from '../../errors';
import { div } from '../../ops/pointwise/div';
import { exp } from '../../ops/pointwise/exp';
import { mul } from '../../ops/pointwise/mul';
import { sub } from '../../ops/pointwise/sub';
import { xlogy } from '../../ops/pointwise/xlogy';
import { promote } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { Module } from '../module';
import { nameClasses } from '../property';
import { checkReduction, type Reduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface KLDivLossOptions extends Omit<ReductionOptions, 'reduction'> {
  /** 'mean' (default) over all elements, 'batchmean' for the sum divided by the batch's size, 'sum' or 'none'. */
  reduction?: Reduction | 'batchmean';
  /** The target holds logarithms, too; default false. */
  logTarget?: boolean;
}

const MEAN_IS_NOT_BATCHMEAN =
  "reduction: 'mean' divides the total loss by both the batch size and the support size.'batchmean' divides only by the " +
  "batch size, and aligns with the KL div math definition.'mean' will be changed to behave the same as 'batchmean' in the " +
  'next major release.';

/**
 * Kullback-Leibler divergence of the distribution t from the one whose logarithms are x: l = t (ln t - x), 0 ln 0 = 0; with
 * `logTarget` l = e^t (t - x).
 *
 * @param input - logarithms of probabilities, any shape
 * @param target - probabilities (or their logarithms), of a shape that broadcasts with it
 * @param options - `logTarget`: the target are logarithms, too; `reduction`: 'mean' (default), 'sum' or 'none', or 'batchmean'
 * @returns a 0-d tensor, or the broadcast shape with `reduction: 'none'`
 * @throws DTypeError for integers and complex numbers, ValueError for an unknown reduction
 * @example
 * F.klDiv(tensor([[-1, -0.5]]), tensor([[0.4, 0.6]]), { reduction: 'batchmean' }); // tensor(0.0270)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.kl_div.html
 */
export function klDiv(input: Tensor, target: Tensor, options: KLDivLossOptions = {}): Tensor {
  const reduction = reductionOf(options);
  if (reduction === 'mean' && (options.sizeAverage ?? options.reduce ?? null) === null) warnOnce(MEAN_IS_NOT_BATCHMEAN);
  const plain = reduction === 'batchmean' ? 'sum' : reduction;
  checkReduction(plain);
  const dtype = promote(input.dtype, target.dtype);
  if (dtype === 'complex64') throw new DTypeError('kl_div: Complex inputs not supported.');
  if (dtype !== 'float32') throw new DTypeError('kl_div: Integral inputs not supported.');
  return scope(() => {
    const each = options.logTarget
      ? mul(exp(target), sub(target, input))
      : sub(xlogy(target, target), mul(target, input));
    const total = reduced(each, plain);
    return reduction === 'batchmean' && input.sizes.length > 0 ? div(total, input.sizes[0] as number) : total;
  });
}

function reductionOf({
  reduction = 'mean',
  sizeAverage = null,
  reduce = null,
}: KLDivLossOptions): Reduction | 'batchmean' {
  return sizeAverage === null && reduce === null ? reduction : resolveReduction({ sizeAverage, reduce });
}

/**
 * Kullback-Leibler divergence between probabilities and logarithms of probabilities.
 *
 * @param options - `logTarget`: the target are logarithms, too; `reduction`: 'mean' (default), 'sum' or 'none', or 'batchmean'
 * @example
 * new nn.KLDivLoss({ reduction: 'batchmean' })(tensor([[-1, -0.5]]), tensor([[0.4, 0.6]])); // tensor(0.0270)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.KLDivLoss.html
 */
export class KLDivLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly reduction: Reduction | 'batchmean';
  readonly logTarget: boolean;

  constructor(options: KLDivLossOptions = {}) {
    super();
    this.reduction = reductionOf(options);
    this.logTarget = options.logTarget ?? false;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, { reduction: this.reduction, logTarget: this.logTarget });
  }
}

nameClasses({ KLDivLoss });
