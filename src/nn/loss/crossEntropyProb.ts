import type { Fused, Gradient } from '../../autograd/node';
import { record, wrt } from '../../autograd/record';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { sub } from '../../ops/pointwise/sub';
import { logSoftmax } from '../../ops/reduction/logSoftmax';
import { softmax } from '../../ops/reduction/softmax';
import { sum } from '../../ops/reduction/sum';
import { reshape } from '../../ops/shape/reshape';
import { operand } from '../../tensor/copy';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { own } from '../../wasm/block';
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
  const [scores, t] = [operand(x), operand(target)];
  const w = weight === null ? null : operand(weight);
  const count = n * inner;
  beginOperation();
  const losses = emptyTensor(outShape, 'float32');
  const lse = emptyTensor([count], 'float32');
  const out = reduction === 'none' ? losses : emptyTensor([], 'float32');
  own(lse.storage);
  if (losses !== out) own(losses.storage);
  const scale = reduction === 'mean' ? 1 / count : 1;
  const [px, pt, pw, pl] = [scores.pointer, t.pointer, w === null ? 0 : w.pointer, losses.pointer];
  k.crossEntropyProb(px, pt, pw, pl, lse.pointer, n, classes, inner, smoothing, 0, n, 2 * x.count);
  if (reduction !== 'none') {
    k.meanScaled(pl, out.pointer, 1, count, 1, count === 0 && reduction === 'mean' ? Number.NaN : scale, 0, 1, 0);
  }
  const { toX, toTarget, toWeight } = gradients(scale, settings);
  record(
    out,
    reduction === 'mean' ? 'DivBackward0' : 'NegBackward0',
    wrt(x, toX, x, target, lse, weight),
    wrt(target, toTarget, x, target, lse, weight),
    wrt(weight, toWeight, x, target),
  );
  return out;
}

type Slope = Fused<Gradient<[x: Tensor, target: Tensor, lse: Tensor, weight: Tensor | null]>>;

interface Slopes {
  toX: Slope;
  toTarget: Slope;
  toWeight: Gradient<[x: Tensor, target: Tensor]>;
}

function gradients(scale: number, settings: CrossEntropySettings): Slopes {
  const { n, classes, inner, reduction, smoothing } = settings;
  const kernel = (
    toX: boolean,
    grad: Tensor,
    x: Tensor,
    target: Tensor,
    lse: Tensor,
    weight: Tensor | null,
  ): Tensor => {
    const [scores, t, g] = [operand(x), operand(target), operand(grad)];
    const w = weight === null ? null : operand(weight);
    beginOperation();
    const out = emptyTensor(x.sizes, 'float32');
    const step = reduction === 'none' ? 1 : 0;
    const [px, pt, pw, ps] = [scores.pointer, t.pointer, w === null ? 0 : w.pointer, lse.pointer];
    const [gx, gt] = toX ? [out.pointer, 0] : [0, out.pointer];
    k.crossEntropyProbBackward(
      px,
      pt,
      pw,
      ps,
      g.pointer,
      step,
      scale,
      gx,
      gt,
      n,
      classes,
      inner,
      smoothing,
      0,
      n,
      2 * x.count,
    );
    return out;
  };
  const parts = [n, classes, inner];
  const scaled = (grad: Tensor): Tensor => mul(reduction === 'none' ? reshape(grad, [n, 1, inner]) : grad, scale);
  const smoothed = (target: Tensor): Tensor => add(mul(reshape(target, parts), 1 - smoothing), smoothing / classes);
  const weighted = (x: Tensor, weight: Tensor | null): Tensor =>
    weight === null ? x : mul(x, reshape(weight, [1, classes, 1]));
  return {
    toX: {
      composed: (grad, x, target, _, weight) => {
        const t = weighted(smoothed(target), weight);
        const slope = sub(mul(softmax(reshape(x, parts), 1), sum(t, 1, { keepdim: true })), t);
        return reshape(mul(slope, scaled(grad)), x.sizes);
      },
      fused: (...saved) => kernel(true, ...saved),
    },
    toTarget: {
      composed: (grad, x, target, _, weight) => {
        const slope = mul(weighted(neg(logSoftmax(reshape(x, parts), 1)), weight), 1 - smoothing);
        return reshape(mul(slope, scaled(grad)), target.sizes);
      },
      fused: (...saved) => kernel(false, ...saved),
    },
    toWeight: (grad, x, target) => {
      const slope = neg(mul(smoothed(target), logSoftmax(reshape(x, parts), 1)));
      return sum(mul(slope, scaled(grad)), [0, 2]);
    },
  };
}
