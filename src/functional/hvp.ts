import { zerosLike } from '../tensor/create';
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
 * The product H v of the Hessian of `func` at `inputs` and a vector: three backward passes. Where the second derivatives
 * are continuous, H is symmetric and `vhp` gives the same with two.
 *
 * @param func - takes the inputs as arguments, and returns a tensor with one element
 * @param inputs - a tensor, or an array of them
 * @param options - `v`, in the shape of the inputs; `createGraph`; `strict`
 * @returns `[func(inputs), H v]`, the product in the shape of the inputs
 * @throws AutogradError when the function does not return one number or v does not fit, and in strict mode where a derivative
 *   does not depend on an input
 * @example
 * const x = tensor([1, 2]);
 * autograd.functional.hvp((x) => x.pow(3).sum(), x, { v: tensor([1, 10]) })[1]; // [6, 120]
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.hvp.html
 */
export function hvp<I extends Tensors>(
  func: (...inputs: Tensor[]) => Tensor,
  inputs: I,
  options: ProductOptions = {},
): [output: Tensor, product: Each<I, Tensor>] {
  const { v, createGraph = false, strict = false } = options;
  checkFunc(func, 'hvp');
  const from = given(inputs, 'inputs', 'hvp');
  const { own, output, weights, u, twice } = recording(() => {
    const own = separated(from.list, createGraph, true);
    const like = { list: own, isArray: from.isArray };
    const weights = vectorFor(v, like, 'input to the user-provided function is', 'hvp', createGraph);
    const output = scalarOutput(func(...own), 'hvp', strict);
    const gradient = gradients([output], own, undefined, { createGraph: true });
    checkDepends(gradient, 'jacobian', strict);
    const u = own.map((x) => zerosLike(x).requiresGrad_());
    const twice = gradients(gradient, own, u, { createGraph: true });
    checkDepends(gradient, 'hessian', strict);
    return { own, output, weights, u, twice };
  });
  const product = recordingIf(createGraph, () =>
    filled(
      gradients(twice, u, weights, { createGraph }),
      own,
      { strict, createGraph },
      {
        missing: (i) =>
          `The hessian of the user-provided function is independent of entry ${i} in the grad_jacobian. This is not allowed ` +
          'in strict mode as it prevents from using the double backward trick to replace forward mode AD.',
        constant: 'hessian',
      },
    ),
  );
  return [
    finished([output], createGraph)[0] as Tensor,
    asGiven<I, Tensor>(finished(product, createGraph), from.isArray),
  ];
}
