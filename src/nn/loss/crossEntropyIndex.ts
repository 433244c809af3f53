import { record, wrt } from '../../autograd/record';
import { IndexError } from '../../errors';
import { mul } from '../../ops/pointwise/mul';
import { sub } from '../../ops/pointwise/sub';
import { softmax } from '../../ops/reduction/softmax';
import { reshape } from '../../ops/shape/reshape';
import { castOf, madeFor, operand, rowMajor } from '../../tensor/copy';
import { fromNumbers } from '../../tensor/create';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { own, prepare } from '../../wasm/block';
import { k } from '../../wasm/engine';
import { f32, i32 } from '../../wasm/memory';
import type { Reduction } from './reduction';

/** Sizes of a classification: n samples of `classes` scores at `inner` positions. */
export interface ClassSizes {
  n: number;
  classes: number;
  inner: number;
}

export interface CrossEntropySettings extends ClassSizes {
  reduction: Reduction;
  ignoreIndex: number;
  smoothing: number;
}

/** Throws IndexError for the first target that is no class and not ignored. */
export function checkTargets(target: Tensor, classes: number, ignoreIndex: number): void {
  const at = prepare(() => target.pointer);
  const count = target.count;
  let bad = k.checkTargets(at, count, classes, kernelIndex(ignoreIndex));
  // Beyond int32 it ignores nothing, also not what stands for it.
  if (bad < 0 && kernelIndex(ignoreIndex) !== ignoreIndex) bad = k.checkTargets(at, count, classes, -2);
  if (bad >= 0) throw new IndexError(`Target ${i32[(at >>> 2) + bad]} is out of bounds.`);
}

/** `ignoreIndex` as kernels take it: no target that was checked is -1 where it is beyond int32. */
export function kernelIndex(ignoreIndex: number): number {
  return ignoreIndex === (ignoreIndex | 0) ? ignoreIndex : -1;
}

/** Class indices as the kernels take them: int32 and row-major. */
export function targetIndices(target: Tensor): Tensor {
  return target.dtype === 'int32' ? rowMajor(target) : castOf(target, 'int32');
}

/**
 * Cross entropy of scores x [n, classes, inner] with class indices, log-softmax and likelihood in one kernel:
 * l = (1 - e) w_y (lse - x_y) + (e / classes) sum_c w_c (lse - x_c), lse = log sum_c exp x_c; 0 where ignored.
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
  const { n, classes, inner, reduction, ignoreIndex, smoothing } = settings;
  const indices = madeFor(target, targetIndices);
  checkTargets(indices, classes, ignoreIndex);
  const scores = operand(x);
  const w = weight === null ? null : operand(weight);
  const count = n * inner;
  beginOperation();
  const losses = emptyTensor(outShape, 'float32');
  const lse = emptyTensor([count], 'float32');
  const weights = emptyTensor([count], 'float32');
  // [mean, divisor]: the divisor is needed again in the backward pass.
  const total = emptyTensor([2], 'float32');
  const out = reduction === 'none' ? losses : emptyTensor([], 'float32');
  for (const { storage } of [lse, weights, total]) own(storage);
  if (losses !== out) own(losses.storage);
  const [pw, pl, po] = [w === null ? 0 : w.pointer, losses.pointer, out.pointer];
  const [px, pt, ps, pu] = [scores.pointer, indices.pointer, lse.pointer, weights.pointer];
  k.crossEntropyIndex(
    px,
    pt,
    pw,
    pl,
    ps,
    pu,
    n,
    classes,
    inner,
    kernelIndex(ignoreIndex),
    smoothing,
    0,
    n,
    2 * x.count,
  );
  if (reduction === 'sum') k.sum(pl, po, 1, count, 1, 0, 1, 0);
  else if (reduction === 'mean') {
    const at = total.pointer;
    k.crossEntropyMean(pl, pu, count, at);
    f32[po >>> 2] = f32[at >>> 2] as number;
  }
  record(
    out,
    x.sizes.length > 2 ? 'NllLoss2DBackward0' : 'NllLossBackward0',
    wrt(
      x,
      {
        composed: (grad, x, indices, _, total, w) => composedGrad(grad, x, indices, w, total, settings),
        fused: (grad, x, indices, lse, total, w) => fusedGrad(grad, x, indices, w, lse, total, settings),
      },
      x,
      indices,
      lse,
      total,
      w,
    ),
  );
  return out;
}

function fusedGrad(
  grad: Tensor,
  x: Tensor,
  indices: Tensor,
  weight: Tensor | null,
  lse: Tensor,
  total: Tensor,
  { n, classes, inner, reduction, ignoreIndex, smoothing }: CrossEntropySettings,
): Tensor {
  const [scores, g] = [operand(x), operand(grad)];
  beginOperation();
  const gx = emptyTensor(x.sizes, 'float32');
  const divisor = reduction === 'mean' ? total.pointer + 4 : 0;
  const step = reduction === 'none' ? 1 : 0;
  const w = weight === null ? 0 : weight.pointer;
  const [px, pt, ps] = [scores.pointer, indices.pointer, lse.pointer];
  k.crossEntropyIndexBackward(
    px,
    pt,
    w,
    ps,
    g.pointer,
    step,
    divisor,
    gx.pointer,
    n,
    classes,
    inner,
    kernelIndex(ignoreIndex),
    smoothing,
    0,
    n,
    2 * x.count,
  );
  return gx;
}

/** The same gradient through recorded operations: gx = g (A softmax(x) - B) with constants A and B. */
function composedGrad(
  grad: Tensor,
  x: Tensor,
  indices: Tensor,
  weight: Tensor | null,
  total: Tensor,
  { n, classes, inner, reduction, ignoreIndex, smoothing }: CrossEntropySettings,
): Tensor {
  const y = indices.data();
  const w = Array.from(weight === null ? new Float32Array(classes).fill(1) : weight.data());
  const even = smoothing / classes;
  const weightSum = w.reduce((sum, value) => sum + value, 0);
  const divisor = reduction === 'mean' ? (total.data()[1] as number) : 1;
  const factor = new Float32Array(n * inner);
  const counts = new Array<boolean>(n * inner).fill(false);
  const constant = new Float32Array(n * classes * inner);
  for (let s = 0; s < n; s++) {
    for (let i = 0; i < inner; i++) {
      const label = y[s * inner + i] as number;
      if (label === ignoreIndex) continue;
      counts[s * inner + i] = true;
      const own = (1 - smoothing) * (w[label] as number);
      factor[s * inner + i] = (own + even * weightSum) / divisor;
      for (let c = 0; c < classes; c++) {
        constant[(s * classes + c) * inner + i] = ((c === label ? own : 0) + even * (w[c] as number)) / divisor;
      }
    }
  }
  const scores = reshape(x, [n, classes, inner]);
  const a = fromNumbers(factor, [n, 1, inner], 'float32');
  const b = fromNumbers(constant, [n, classes, inner], 'float32');
  const each = reduction === 'none' ? reshape(grad, [n, 1, inner]) : grad;
  // Not a product with 0: the gradient of what is ignored may be infinite.
  const g = counts.includes(false) && reduction === 'none' ? counted(each, counts) : each;
  return reshape(mul(sub(mul(softmax(scores, 1), a), b), g), x.sizes);
}

/** What is counted of x, and 0 elsewhere: `where`, which programs with this loss would have to download. */
function counted(x: Tensor, counts: readonly boolean[]): Tensor {
  const numbers = Array.from(x.data(), (one, i) => (counts[i] ? one : 0));
  return record(
    fromNumbers(numbers, x.sizes, 'float32'),
    'WhereBackward0',
    wrt(x, (grad) => counted(grad, counts)),
  );
}
