import { noGrad } from '../../autograd/mode';
import { DTypeError, ValueError } from '../../errors';
import { temporary } from '../../tensor/copy';
import { zeros } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { clamp } from '../pointwise/clamp';
import { div } from '../pointwise/div';
import { gt } from '../pointwise/gt';
import { lt } from '../pointwise/lt';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { to } from '../pointwise/to';
import { where } from '../pointwise/where';
import { amax } from '../reduction/amax';
import { amin } from '../reduction/amin';
import { narrow } from '../shape/narrow';
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
  return noGrad(() => scope(() => (x.count === 0 ? zeros([bins]) : counts(x.detach(), bins, low, high))));
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
  // PyTorch counts NaN in the first bin. What is outside of the range goes to a bin of its own, which is left out.
  const scaled = mul(temporary(sub(x, low)), bins);
  const place = to(temporary(div(temporary(scaled), Math.fround(high) - Math.fround(low))), 'int32');
  const inside = clamp(temporary(place), 0, bins - 1);
  const known = where(temporary(gt(x, high)), bins, temporary(inside));
  const binned = where(temporary(lt(x, low)), bins, temporary(known));
  return to(narrow(countInto(binned, null, bins + 1), 0, 0, bins), 'float32');
}
