import type { Tensor } from '../../tensor/tensor';
import type { MomentOptions } from './drivers/moments';
import { mean } from './mean';
import { std } from './std';

/**
 * The standard deviation and the mean along `dim` (a dim, several, or all): `[std(x), mean(x)]`.
 *
 * @param x - float32 or complex64, of any shape
 * @param dim - a dim, several, or null for all; negative ones count from the end
 * @param options - as those of `std`
 * @returns both float32, the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @example
 * const [spread, centre] = stdMean(tensor([1, 2, 3, 4]));
 * @see https://pytorch.org/docs/stable/generated/torch.std_mean.html
 */
export function stdMean(x: Tensor, dim?: number | readonly number[] | null, options?: MomentOptions): [Tensor, Tensor] {
  return [std(x, dim, options), mean(x, dim, { keepdim: options?.keepdim ?? false })];
}
