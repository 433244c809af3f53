import { noGrad } from '../../autograd/mode';
import { DTypeError, ValueError } from '../../errors';
import { zeros } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { maskedSelect } from '../indexing/maskedSelect';
import { clamp } from '../pointwise/clamp';
import { div } from '../pointwise/div';
import { ge } from '../pointwise/ge';
import { isnan } from '../pointwise/isnan';
import { le } from '../pointwise/le';
import { logicalAnd } from '../pointwise/logicalAnd';
import { logicalOr } from '../pointwise/logicalOr';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { to } from '../pointwise/to';
import { amax } from '../reduction/amax';
import { amin } from '../reduction/amin';
import { countInto } from './bincount';

export interface HistcOptions {
  /** How many bins; default 100. */
  bins?: number;
  /** Where the first bin begins; where it is the same as `max`, at the smallest element. Default 0. */
  min?: number;
  /** Where the last bin ends; where it is the same as `min`, at the largest element. Default 0. */
  max?: number;
}

/**
 * How many elements lie in each of `bins` bins of equal width from `min` to `max`. Elements outside count nowhere; the last bin has
 * its end.
 *
 * @param x - float32, of any shape
 * @param options - `bins` (default 100), `min` and `max`, by default those of x
 * @returns float32 [bins]
 * @throws ValueError for a range that is not finite or runs backwards, or without bins
 * @throws DTypeError unless x is float32
 * @example
 * histc(tensor([1, 2, 1]), { bins: 4, min: 0, max: 3 }); // [0, 2, 1, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.histc.html
 */
export function histc(x: Tensor, options?: HistcOptions): Tensor {
  const { bins = 100 } = options ?? {};
  if (x.dtype === 'complex64') throw new DTypeError('"aminmax_cpu" not implemented for \'ComplexFloat\'');
  if (x.dtype !== 'float32') {
    throw new DTypeError(`"histogram_cpu" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  checkBins(bins, 0);
  const [low, high] = rangeOf(x, options?.min ?? 0, options?.max ?? 0);
  return noGrad(() => (x.count === 0 ? zeros([bins]) : counts(x.detach(), bins, low, high)));
}

/** Throws unless there are bins. */
export function checkBins(bins: number, dim: number): void {
  if (Number.isInteger(bins) && bins > 0) return;
  throw new ValueError(`torch.histogram(): bins must be > 0, but got ${bins} for dimension ${dim}`);
}

function rangeOf(x: Tensor, min: number, max: number): [number, number] {
  const asGiven = min !== max || x.count === 0;
  let [low, high] = asGiven ? [min, max] : [amin(x).item(), amax(x).item()];
  if (low === high) [low, high] = [low - 1, high + 1];
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    const show = (end: number): string =>
      Number.isNaN(end) ? 'nan' : Math.abs(end) === Infinity ? String(end).replace('Infinity', 'inf') : String(end);
    throw new ValueError(`torch.histc: range of [${show(low)}, ${show(high)}] is not finite`);
  }
  if (low > high) throw new ValueError('torch.histc: max must be larger than min');
  return [low, high];
}

function counts(x: Tensor, bins: number, low: number, high: number): Tensor {
  // PyTorch counts NaN in the first bin.
  const inside = logicalOr(logicalAnd(ge(x, low), le(x, high)), isnan(x));
  const kept = maskedSelect(x, inside);
  const place = div(mul(sub(kept, low), bins), Math.fround(high) - Math.fround(low));
  return to(countInto(clamp(to(place, 'int32'), 0, bins - 1), null, bins), 'float32');
}
