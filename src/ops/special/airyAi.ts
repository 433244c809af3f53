import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = Ai(x), Airy's function: the solution of y'' = x y that decays for x → ∞.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * airyAi(tensor([0, 1])); // [0.35503, 0.13529]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.airy_ai
 */
export function airyAi(x: Tensor): Tensor {
  return specialOfOne('airyAi', 'airy_ai_cpu', x);
}
