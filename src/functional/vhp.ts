import type { Tensor } from '../tensor/tensor';
import {
  asGiven,
  checkDepends,
  checkFunc,
  filled,
  finished,
  given,
  gradients,
  recording,
  recordingIf,
  separated,
  vectorFor,
} from './arguments';
import { scalarOutput } from './scalar';
import type { Each, ProductOptions, Tensors } from './types';

/**
 * The product vᵀ H of a vector and the Hessian of `func` at `inputs`: two backward passes.
 *
 * @param func - takes the inputs as arguments, and returns a tensor with one element
 * @param inputs - a tensor, or an array of them
 * @param options - `v`, in the shape of the inputs; `createGraph`; `strict`
 * @returns `[func(inputs), vᵀ H]`, the product in the shape of the inputs
 * @throws AutogradError when the function does not return one number or v does not fit, and in strict mode where a derivative
 *   does not depend on an input
 * @example
 * const x = tensor([1, 2]);
 * autograd.functional.vhp((x) => x.pow(3).sum(), x, { v: tensor([1, 10]) })[1]; // [6, 120]
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.vhp.html
 */
export function vhp<I extends Tensors>(
  func: (...inputs: Tensor[]) => Tensor,
  inputs: I,
  options: ProductOptions = {},
): [output: Tensor, product: Each<I, Tensor>] {
  const { v, createGraph = false, strict = false } = options;
  checkFunc(func, 'vhp');
  const from = given(inputs, 'inputs', 'vhp');
  const { own, output, weights, gradient } = recording(() => {
    const own = separated(from.list, createGraph, true);
    const like = { list: own, isArray: from.isArray };
    const weights = vectorFor(v, like, 'input to the user-provided function is', 'vhp', createGraph);
    const output = scalarOutput(func(...own), 'vhp', strict);
    const gradient = gradients([output], own, undefined, { createGraph: true });
    checkDepends(gradient, 'jacobian', strict);
    return { own, output, weights, gradient };
  });
  const product = recordingIf(createGraph, () =>
    filled(
      gradients(gradient, own, weights, { createGraph }),
      own,
      { strict, createGraph },
      {
        missing: (i) =>
          `The jacobian of the user-provided function is independent of input ${i}. This is not allowed in strict mode.`,
        constant: 'hessian',
      },
    ),
  );
  return [
    finished([output], createGraph)[0] as Tensor,
    asGiven<I, Tensor>(finished(product, createGraph), from.isArray),
  ];
}
