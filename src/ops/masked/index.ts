/** Reductions and normalizations of the elements that a mask leaves: torch.masked. */

export type { MaskedOptions, MaskedReduceOptions } from './drivers/combine';
export { amax, amin, argmax, argmin } from './extrema';
export { type MaskedMomentOptions, mean, median, std, variance as var } from './mean';
export {
  logaddexp,
  logSoftmax,
  logsumexp,
  type MaskedNormalizeOptions,
  type MaskedNormOptions,
  type MaskedPairOptions,
  norm,
  normalize,
  softmax,
  softmin,
} from './norm';
export { cumprod, cumsum, prod, sum } from './sum';
