import { gradEnabled } from '../../autograd/mode';
import type { Grad, Node } from '../../autograd/node';
import { record } from '../../autograd/record';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { sub } from '../../ops/pointwise/sub';
import { logSoftmax } from '../../ops/reduction/logSoftmax';
import { softmax } from '../../ops/reduction/softmax';
import { sum } from '../../ops/reduction/sum';
import { reshape } from '../../ops/shape/reshape';
import { rowMajor } from '../../tensor/copy';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import type { CrossEntropySettings } from './crossEntropyIndex';

/**
 * Cross entropy of scores x with class probabilities t, both [n, classes, inner]:
 * l = sum_c w_c t'_c (lse - x_c), t' = (1 - e) t + e / classes. The mean divides by n inner, never by weights.
 *
 * @param outShape - shape of the result of reduction 'none'
 */
export function crossEntropyProb(
  x: Tensor,
  target: Tensor,
  weight: Tensor | null,
  outShape: readonly number[],
  settings: CrossEntropySettings,
): Tensor {
  const { n, classes, inner, reduction, smoothing } = settings;
  const [scores, t] = [rowMajor(x), rowMajor(target)];
  const w = weight === null ? null : rowMajor(weight);
  const count = n * inner;
  beginOperation();
  const losses = emptyTensor(outShape, 'float32');
  const lse = emptyTensor([count], 'float32');
  const out = reduction === 'none' ? losses : emptyTensor([], 'float32');
  const scale = reduction === 'mean' ? 1 / count : 1;
  const [px, pt, pw, pl] = [scores.pointer, t.pointer, w === null ? 0 : w.pointer, losses.pointer];
  k.crossEntropyProb(px, pt, pw, pl, lse.pointer, n, classes, inner, smoothing, 0, n);
  if (reduction !== 'none') {
    k.meanScaled(pl, out.pointer, 1, count, 1, count === 0 && reduction === 'mean' ? Number.NaN : scale, 0, 1);
    losses.dispose();
  }
  record(
    out,
    'CrossEntropyLossBackward0',
    [x, target],
    (grad, node) =>
      gradEnabled ? recordedGrads(grad, node, scale, settings) : fusedGrads(grad, node, scale, settings),
    [x, target, lse, w ?? x],
  );
  if (scores !== x) scores.dispose();
  if (t !== target) t.dispose();
  if (w !== null && w !== weight) w.dispose();
  lse.dispose();
  return out;
}

function weightOf(node: Node): Tensor | null {
  return node.saved(3) === node.saved(0) ? null : node.saved(3);
}

function fusedGrads(grad: Tensor, node: Node, scale: number, settings: CrossEntropySettings): readonly Grad[] {
  const { n, classes, inner, reduction, smoothing } = settings;
  const weight = weightOf(node);
  const [x, t, g] = [rowMajor(node.saved(0)), rowMajor(node.saved(1)), rowMajor(grad)];
  const lse = node.saved(2);
  beginOperation();
  const gx = node.needs(0) ? emptyTensor(x.shape, 'float32') : null;
  const gt = node.needs(1) ? emptyTensor(t.shape, 'float32') : null;
  const step = reduction === 'none' ? 1 : 0;
  const [px, pt, pw, ps] = [x.pointer, t.pointer, weight === null ? 0 : weight.pointer, lse.pointer];
  const [pgx, pgt] = [gx === null ? 0 : gx.pointer, gt === null ? 0 : gt.pointer];
  k.crossEntropyProbBackward(px, pt, pw, ps, g.pointer, step, scale, pgx, pgt, n, classes, inner, smoothing, 0, n);
  return [gx, gt];
}

function recordedGrads(grad: Tensor, node: Node, scale: number, settings: CrossEntropySettings): readonly Grad[] {
  const { n, classes, inner, reduction, smoothing } = settings;
  const [x, target] = [node.saved(0), node.saved(1)];
  const weight = weightOf(node);
  const shape = [n, classes, inner];
  const [scores, t] = [reshape(x, shape), reshape(target, shape)];
  const g = mul(reduction === 'none' ? reshape(grad, [n, 1, inner]) : grad, scale);
  const smooth = add(mul(t, 1 - smoothing), smoothing / classes);
  const w = weight === null ? null : reshape(weight, [1, classes, 1]);
  const weighted = w === null ? smooth : mul(smooth, w);
  const gx = mul(sub(mul(softmax(scores, 1), sum(weighted, 1, { keepdim: true })), weighted), g);
  const nll = neg(logSoftmax(scores, 1));
  const gt = mul(mul(w === null ? nll : mul(nll, w), 1 - smoothing), g);
  return [reshape(gx, x.shape), reshape(gt, target.shape)];
}
