import { DTypeError } from '../../errors';
import { zerosLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { compare } from './drivers/compare';

function isInfinite(x: Tensor, value: number, name: string): Tensor {
  if (x.dtype === 'complex64') throw new DTypeError(`${name} does not support complex inputs.`);
  return x.dtype === 'float32' ? compare('eq', x, value) : zerosLike(x, { dtype: 'bool' });
}

/**
 * y = true where x is +Infinity, else false.
 *
 * @param x - real, of any shape
 * @returns a bool tensor
 * @throws DTypeError for complex numbers
 * @example
 * isposinf(tensor([1, Infinity, -Infinity])); // [false, true, false]
 * @see https://pytorch.org/docs/stable/generated/torch.isposinf.html
 */
export function isposinf(x: Tensor): Tensor {
  return isInfinite(x, Number.POSITIVE_INFINITY, 'isposinf');
}

/**
 * y = true where x is -Infinity, else false.
 *
 * @param x - real, of any shape
 * @returns a bool tensor
 * @throws DTypeError for complex numbers
 * @example
 * isneginf(tensor([1, Infinity, -Infinity])); // [false, false, true]
 * @see https://pytorch.org/docs/stable/generated/torch.isneginf.html
 */
export function isneginf(x: Tensor): Tensor {
  return isInfinite(x, Number.NEGATIVE_INFINITY, 'isneginf');
}
