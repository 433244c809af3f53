import type { Tensor } from '../../../tensor/tensor';
import { conj } from '../conj';

/**
 * The gradient of a function that has a complex derivative, from grad f'(x) as it is for real numbers: of complex ones it is
 * grad conj(f'(x)), which is conj(conj(grad) f'(x)).
 */
export function holomorphic<Saved extends readonly Tensor[]>(
  gradient: (grad: Tensor, ...saved: Saved) => Tensor,
): (grad: Tensor, ...saved: Saved) => Tensor {
  return (grad, ...saved) =>
    grad.dtype === 'complex64' ? conj(gradient(conj(grad), ...saved)) : gradient(grad, ...saved);
}
