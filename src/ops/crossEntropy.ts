import { gradEnabled } from '../autograd/mode';
import { record } from '../autograd/record';
import { IndexError } from '../errors';
import { castOf, rowMajor } from '../tensor/copy';
import { fromNumbers } from '../tensor/create';
import { beginOperation, emptyTensor, type Tensor } from '../tensor/tensor';
import { k } from '../wasm/engine';
import { f32, i32 } from '../wasm/memory';
import type { Reduction } from './distanceLoss';
import { mul } from './mul';
import { reshape } from './reshape';
import { softmax } from './softmax';
import { sub } from './sub';

/** Sizes of a classification: n samples of `classes` scores at `inner` positions. */
export interface ClassSizes {
  n: number;
  classes: number;
  inner: number;
}

export interface CrossEntropySettings extends ClassSizes {
  reduction: Reduction;
  ignoreIndex: number;
}

/** Throws IndexError for the first target that is no class and not ignored. */
export function checkTargets(target: Tensor, classes: number, ignoreIndex: number): void {
  beginOperation();
  const at = target.pointer;
  const bad = k.checkTargets(at, target.count, classes, ignoreIndex);
  if (bad >= 0) throw new IndexError(`Target ${i32[(at >>> 2) + bad]} is out of bounds.`);
}

/** Class indices as the kernels take them: int32 and row-major. */
export function targetIndices(target: Tensor): Tensor {
  return target.dtype === 'int32' ? rowMajor(target) : castOf(target, 'int32');
}

/**
 * Cross entropy of scores x [n, classes, inner] with class indices, log-softmax and likelihood in one kernel:
 * l = w_y (lse - x_y), lse = log sum_c exp x_c; 0 where ignored.
 *
 * The mean divides by the sum of w_y over the targets that are not ignored.
 *
 * @param outShape - shape of the result of reduction 'none'
 */
export function crossEntropyIndex(
  x: Tensor,
  target: Tensor,
  weight: Tensor | null,
  outShape: readonly number[],
  settings: CrossEntropySettings,
): Tensor {
  const { n, classes, inner, reduction, ignoreIndex } = settings;
  const indices = targetIndices(target);
  checkTargets(indices, classes, ignoreIndex);
  const scores = rowMajor(x);
  const w = weight === null ? null : rowMajor(weight);
  const count = n * inner;
  beginOperation();
  const losses = emptyTensor(outShape, 'float32');
  const lse = emptyTensor([count], 'float32');
  const weights = emptyTensor([count], 'float32');
  // The mean's divisor is needed again in the backward pass.
  const total = emptyTensor([1], 'float32');
  const out = reduction === 'none' ? losses : emptyTensor([], 'float32');
  const [pw, pl, po] = [w === null ? 0 : w.pointer, losses.pointer, out.pointer];
  const [px, pt, ps, pu, pd] = [scores.pointer, indices.pointer, lse.pointer, weights.pointer, total.pointer];
  k.crossEntropyIndex(px, pt, pw, pl, ps, pu, n, classes, inner, ignoreIndex, 0, n);
  if (reduction !== 'none') k.sum(pl, po, 1, count, 1, 0, 1);
  if (reduction === 'mean') {
    k.sum(pu, pd, 1, count, 1, 0, 1);
    f32[po >>> 2] = (f32[po >>> 2] as number) / (f32[pd >>> 2] as number);
  }
  weights.dispose();
  if (losses !== out) losses.dispose();
  record(
    out,
    'CrossEntropyLossBackward0',
    [x],
    (grad, node) => {
      const [saved, own, pastLse, sums] = [node.saved(0), node.saved(1), node.saved(2), node.saved(3)];
      const classWeight = node.saved(4) === saved ? null : node.saved(4);
      if (gradEnabled) return recordedGrad(grad, saved, own, classWeight, sums, settings);
      return fusedGrad(grad, saved, own, classWeight, pastLse, sums, settings);
    },
    [x, indices, lse, total, w ?? x],
  );
  if (scores !== x) scores.dispose();
  if (indices !== target) indices.dispose();
  if (w !== null && w !== weight) w.dispose();
  lse.dispose();
  total.dispose();
  return out;
}

function fusedGrad(
  grad: Tensor,
  x: Tensor,
  indices: Tensor,
  weight: Tensor | null,
  lse: Tensor,
  total: Tensor,
  { n, classes, inner, reduction, ignoreIndex }: CrossEntropySettings,
): Tensor {
  const [scores, g] = [rowMajor(x), rowMajor(grad)];
  beginOperation();
  const gx = emptyTensor(x.shape, 'float32');
  const divisor = reduction === 'mean' ? total.pointer : 0;
  const step = reduction === 'none' ? 1 : 0;
  const w = weight === null ? 0 : weight.pointer;
  const [px, pt, ps, pg, py] = [scores.pointer, indices.pointer, lse.pointer, g.pointer, gx.pointer];
  k.crossEntropyIndexBackward(px, pt, w, ps, pg, step, divisor, py, n, classes, inner, ignoreIndex, 0, n);
  return gx;
}

/** The same gradient through recorded operations: gx = g a (softmax(x) - b) with constants a and b, 1 for class y. */
function recordedGrad(
  grad: Tensor,
  x: Tensor,
  indices: Tensor,
  weight: Tensor | null,
  total: Tensor,
  { n, classes, inner, reduction, ignoreIndex }: CrossEntropySettings,
): Tensor {
  const w = weight?.data();
  const divisor = reduction === 'mean' ? (total.data()[0] as number) : 1;
  const factor = new Float32Array(n * inner);
  const wanted = new Float32Array(n * classes * inner);
  indices.data().forEach((label, at) => {
    if (label === ignoreIndex) return;
    const [s, i] = [Math.floor(at / inner), at % inner];
    factor[at] = (w === undefined ? 1 : (w[label as number] as number)) / divisor;
    wanted[(s * classes + (label as number)) * inner + i] = 1;
  });
  const scores = reshape(x, [n, classes, inner]);
  const a = fromNumbers(factor, [n, 1, inner], 'float32');
  const b = fromNumbers(wanted, [n, classes, inner], 'float32');
  const g = reduction === 'none' ? reshape(grad, [n, 1, inner]) : grad;
  return reshape(mul(mul(sub(softmax(scores, 1), b), a), g), x.shape);
}
