import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { add } from './add';
import { type CrossEntropySettings, crossEntropyIndex } from './crossEntropy';
import { div } from './div';
import { indexSelect } from './indexSelect';
import { logSoftmax } from './logSoftmax';
import { mean } from './mean';
import { mul } from './mul';
import { ne } from './ne';
import { neg } from './neg';
import { reshape } from './reshape';
import { sum } from './sum';
import { where } from './where';

/** -sum_c f_c log softmax(x)_c for scores and factors of [n, classes, inner]; without factors they are 1. */
function likelihoods(
  x: Tensor,
  factors: Tensor | null,
  outShape: readonly number[],
  sizes: CrossEntropySettings,
): Tensor {
  const logits = logSoftmax(reshape(x, [sizes.n, sizes.classes, sizes.inner]), 1);
  return reshape(neg(sum(factors === null ? logits : mul(logits, factors), 1)), outShape);
}

/**
 * Cross entropy of scores x with class probabilities t, both [n, classes, inner], by recorded operations:
 * l = -sum_c w_c t'_c log softmax(x)_c, t' = (1 - e) t + e / classes. The mean divides by n inner, never by weights.
 *
 * @param outShape - shape of the result of reduction 'none'
 * @param smoothing - e
 */
export function crossEntropyProb(
  x: Tensor,
  target: Tensor,
  weight: Tensor | null,
  smoothing: number,
  outShape: readonly number[],
  settings: CrossEntropySettings,
): Tensor {
  const { n, classes, inner, reduction } = settings;
  return scope(() => {
    let factors = reshape(target, [n, classes, inner]);
    if (smoothing > 0) factors = add(mul(factors, 1 - smoothing), smoothing / classes);
    if (weight !== null) factors = mul(factors, reshape(weight, [classes, 1]));
    const losses = likelihoods(x, factors, outShape, settings);
    if (reduction === 'none') return losses;
    return reduction === 'sum' ? sum(losses) : mean(losses);
  });
}

/**
 * Cross entropy with class indices and label smoothing, by recorded operations:
 * l = (1 - e) w_y (lse - x_y) + (e / classes) sum_c w_c (lse - x_c); 0 where ignored.
 *
 * The mean divides by the sum of w_y over the targets that are not ignored.
 *
 * @param outShape - shape of the result of reduction 'none'
 * @param smoothing - e
 */
export function crossEntropySmoothed(
  x: Tensor,
  target: Tensor,
  weight: Tensor | null,
  smoothing: number,
  outShape: readonly number[],
  settings: CrossEntropySettings,
): Tensor {
  const { classes, reduction, ignoreIndex } = settings;
  return scope(() => {
    const own = crossEntropyIndex(x, target, weight, outShape, { ...settings, reduction: 'none' });
    const counts = ne(target, ignoreIndex);
    const factors = weight === null ? null : reshape(weight, [classes, 1]);
    const spread = where(counts, likelihoods(x, factors, outShape, settings), 0);
    const losses = add(mul(own, 1 - smoothing), mul(spread, smoothing / classes));
    if (reduction === 'none') return losses;
    if (reduction === 'sum') return sum(losses);
    if (weight === null) return div(sum(losses), sum(counts));
    const weights = indexSelect(weight, 0, reshape(where(counts, target, 0), [-1]));
    return div(sum(losses), sum(where(counts, reshape(weights, outShape), 0)));
  });
}
