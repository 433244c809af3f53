import { horizontalSum } from '../inline/horizontal';
import { sumLanes } from '../reduce/lanes';

/**
 * out[0] = sum(loss) / sum(wOut) and out[1] = sum(wOut) over n samples, float32, both sums pairwise. Where every target
 * is ignored this is 0 / 0: NaN, as PyTorch gives.
 */
export function crossEntropyMean(loss: usize, wOut: usize, n: i32, out: usize): void {
  const total = horizontalSum(sumLanes(wOut, n));
  store<f32>(out, horizontalSum(sumLanes(loss, n)) / total);
  store<f32>(out, total, 4);
}
