import type { Tensor } from '../../tensor/tensor';
import { algorithmOf } from './backends';
import { directForward, directInputGrad, directWeightGrad } from './direct';
import type { Geometry } from './geometry';
import { winogradForward, winogradInputGrad, winogradWeightGrad } from './winograd';

/** The three passes of a convolution without gradients, each by the algorithm that its shapes ask for. */
export function convolveForward(x: Tensor, weight: Tensor, bias: Tensor | null, g: Geometry, flags: number): Tensor {
  return (algorithmOf(g, 'forward') === 'winograd' ? winogradForward : directForward)(x, weight, bias, g, flags);
}

export function convolveInputGrad(gy: Tensor, weight: Tensor, g: Geometry): Tensor {
  return (algorithmOf(g, 'inputGrad') === 'winograd' ? winogradInputGrad : directInputGrad)(gy, weight, g);
}

export function convolveWeightGrad(x: Tensor, gy: Tensor, g: Geometry): Tensor {
  return (algorithmOf(g, 'weightGrad') === 'winograd' ? winogradWeightGrad : directWeightGrad)(x, gy, g);
}
