import { ValueError } from '../errors';
import { squeeze } from '../ops/shape/squeeze';
import type { Tensor } from '../tensor/tensor';
import { asGiven, checkDepends, checkFunc, given } from './arguments';
import { jacobian, type Strategy } from './jacobian';
import { scalarOutput } from './scalar';
import type { Each, FunctionalOptions, Tensors } from './types';

export interface HessianOptions extends FunctionalOptions {
  /** Is taken as PyTorch takes it and changes nothing; default false. */
  vectorize?: boolean;
  /** 'reverse-mode' (default), or 'forward-mode', which wants `vectorize` and neither `createGraph` nor `strict`. */
  outerJacobianStrategy?: Strategy;
}

/**
 * The Hessian of a function of one number at `inputs`: all second derivatives d²f/dxᵢdxⱼ, the Jacobian of its gradient.
 *
 * @param func - takes the inputs as arguments, and returns a tensor with one element
 * @param inputs - a tensor, or an array of them
 * @param options - `createGraph`, `strict`, `vectorize`; see `HessianOptions`
 * @returns a tensor of shape [...input, ...input]; for an array of inputs an array of arrays, `hessian[i][j]` of shape
 *   [...input i, ...input j]
 * @throws AutogradError when the function does not return one number, and in strict mode where a derivative is constant
 * @example
 * const x = tensor([1, 2]);
 * autograd.functional.hessian((x) => x.pow(3).sum(), x); // [[6, 0], [0, 12]]
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.hessian.html
 */
export function hessian<I extends Tensors>(
  func: (...inputs: Tensor[]) => Tensor,
  inputs: I,
  options: HessianOptions = {},
): Each<I, Each<I, Tensor>> {
  const { createGraph = false, strict = false, vectorize = false, outerJacobianStrategy = 'reverse-mode' } = options;
  checkFunc(func, 'hessian');
  const { list, isArray } = given(inputs, 'inputs', 'hessian');
  if (outerJacobianStrategy !== 'reverse-mode' && outerJacobianStrategy !== 'forward-mode') {
    throw new ValueError('Expected strategy to be either "forward-mode" or "reverse-mode".');
  }
  const gradient = (...own: Tensor[]): Tensor[] => {
    const value = (...args: Tensor[]): Tensor => squeeze(scalarOutput(func(...args), 'hessian', strict));
    const rows = jacobian(value, own, { createGraph: true });
    checkDepends(rows, 'jacobian', strict);
    return rows;
  };
  const blocks = jacobian(gradient, list, { createGraph, strict, vectorize, strategy: outerJacobianStrategy });
  const rows = (blocks as readonly Tensor[][]).map((row) => asGiven<I, Tensor>(row, isArray));
  return asGiven<I, Each<I, Tensor>>(rows, isArray);
}
