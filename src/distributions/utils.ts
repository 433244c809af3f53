import { ValueError } from '../errors';
import { clamp } from '../ops/pointwise/clamp';
import { clampMin } from '../ops/pointwise/clampMin';
import { log } from '../ops/pointwise/log';
import { log1p } from '../ops/pointwise/log1p';
import { neg } from '../ops/pointwise/neg';
import { sigmoid } from '../ops/pointwise/sigmoid';
import { sub } from '../ops/pointwise/sub';
import { softmax } from '../ops/reduction/softmax';
import { sum } from '../ops/reduction/sum';
import { broadcastTensors } from '../ops/shape/broadcastTensors';
import { reshape } from '../ops/shape/reshape';
import { full, tensor } from '../tensor/create';
import { numelOf, type Shape } from '../tensor/layout';
import { Tensor } from '../tensor/tensor';

/** What parameters are given as. */
export type Parameter = Tensor | number;

export const EULER = 0.5772156649015329;
export const HALF_LOG_TWO_PI = 0.5 * 1.8378770664093456;
/** The distance of 1 from the next float32, and the smallest normal float32. */
export const EPS = 2 ** -23;
export const TINY = 2 ** -126;

/**
 * Parameters in one shape: numbers become tensors of the dtype of the first tensor among them, float32 where there is none.
 *
 * @throws ValueError for anything but numbers and tensors, ShapeError where shapes do not broadcast
 */
export function broadcastAll<T extends readonly unknown[]>(...values: T): { [K in keyof T]: Tensor } {
  if (!values.every((value) => value instanceof Tensor || typeof value === 'number')) {
    throw new ValueError(
      'Input arguments must all be instances of numbers.Number, torch.Tensor or objects implementing __torch_function__.',
    );
  }
  const first = values.find((value) => value instanceof Tensor) as Tensor | undefined;
  const dtype = first?.dtype ?? 'float32';
  const tensors = values.map((value) => (value instanceof Tensor ? value : tensor(value as number, { dtype })));
  const all = tensors.length === 1 ? tensors : broadcastTensors(...tensors);
  return all as { [K in keyof T]: Tensor };
}

/** The sum over the last `dims` dims. */
export function sumRightmost(x: Tensor, dims: number): Tensor {
  if (dims === 0) return x;
  const cut = x.shape.length - dims;
  return sum(reshape(x, [...x.shape.slice(0, cut), numelOf(x.shape.slice(cut))]), -1);
}

/** Probabilities within [eps, 1 - eps]. */
export const clampProbs = (probs: Tensor): Tensor => clamp(probs, EPS, 1 - EPS);

/** ln p, or ln p - ln (1 - p) for the probability of one of two outcomes. */
export function probsToLogits(probs: Tensor, isBinary = false): Tensor {
  const clamped = clampProbs(probs);
  return isBinary ? sub(log(clamped), log1p(neg(clamped))) : log(clamped);
}

export const logitsToProbs = (logits: Tensor, isBinary = false): Tensor =>
  isBinary ? sigmoid(logits) : softmax(logits, -1);

/** The same number everywhere, in the dtype of `like`. */
export const filled = (shape: Shape, value: number, like: Tensor): Tensor => full(shape, value, { dtype: like.dtype });

/** `x` as a tensor, for what is given as either. */
export const asTensor = (x: Parameter): Tensor => (x instanceof Tensor ? x : tensor(x));

/** Draws that are divided by, or whose logarithm is taken, kept off 0. */
export const atLeastTiny = (x: Tensor): Tensor => clampMin(x, TINY);
