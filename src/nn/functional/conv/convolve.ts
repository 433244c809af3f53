import type { Tensor } from '../../../tensor/tensor';
import { type Algorithm, algorithmOf } from './backends';
import { directForward, directInputGrad, directWeightGrad } from './direct';
import type { Geometry } from './geometry';
import { pointwiseForward, pointwiseInputGrad, pointwiseWeightGrad } from './pointwise';
import { winogradForward, winogradInputGrad, winogradWeightGrad } from './winograd';

type Forward = (x: Tensor, weight: Tensor, bias: Tensor | null, g: Geometry, flags: number) => Tensor;
type Gradient = (a: Tensor, b: Tensor, g: Geometry) => Tensor;

const FORWARD: Partial<Record<Algorithm, Forward>> = { winograd: winogradForward, product: pointwiseForward };
const INPUT_GRAD: Partial<Record<Algorithm, Gradient>> = { winograd: winogradInputGrad, product: pointwiseInputGrad };
const WEIGHT_GRAD: Partial<Record<Algorithm, Gradient>> = {
  winograd: winogradWeightGrad,
  product: pointwiseWeightGrad,
};

/** The three passes of a convolution without gradients, each by the algorithm that its shapes ask for. */
export function convolveForward(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  g: Geometry,
  flags = 0,
  algorithm = algorithmOf(g, 'forward'),
): Tensor {
  return (FORWARD[algorithm] ?? directForward)(x, weight, bias, g, flags);
}

export function convolveInputGrad(gy: Tensor, weight: Tensor, g: Geometry): Tensor {
  return (INPUT_GRAD[algorithmOf(g, 'inputGrad')] ?? directInputGrad)(gy, weight, g);
}

export function convolveWeightGrad(x: Tensor, gy: Tensor, g: Geometry): Tensor {
  return (WEIGHT_GRAD[algorithmOf(g, 'weightGrad')] ?? directWeightGrad)(x, gy, g);
}
