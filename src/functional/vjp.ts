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
import type { Each, ProductOptions, Tensors } from './types';

/**
 * The product vᵀ J of a vector and the Jacobian of `func` at `inputs`: one backward pass.
 *
 * @param func - takes the inputs as arguments, and returns a tensor or an array of them
 * @param inputs - a tensor, or an array of them
 * @param options - `v`, in the shape of the output; `createGraph`; `strict`
 * @returns `[func(inputs), vᵀ J]`, the product in the shape of the inputs
 * @throws AutogradError when v does not fit, and in strict mode where the outputs do not depend on an input
 * @example
 * const x = tensor([1, 2]);
 * autograd.functional.vjp((x) => x.mul(x), x, { v: tensor([1, 10]) })[1]; // [2, 40]
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.vjp.html
 */
export function vjp<I extends Tensors, O extends Tensors>(
  func: (...inputs: Tensor[]) => O,
  inputs: I,
  options: ProductOptions = {},
): [output: Each<O, Tensor>, product: Each<I, Tensor>] {
  const { v, createGraph = false, strict = false } = options;
  checkFunc(func, 'vjp');
  const from = given(inputs, 'inputs', 'vjp');
  const { own, outputs, weights } = recording(() => {
    const own = separated(from.list, createGraph, true);
    const outputs = given(func(...own), 'outputs of the user-provided function', 'vjp');
    checkDepends(outputs.list, 'outputs', strict);
    return { own, outputs, weights: vectorFor(v, outputs, 'user-provided function returns', 'vjp', createGraph) };
  });
  const product = recordingIf(createGraph, () =>
    filled(
      gradients(outputs.list, own, weights, { createGraph }),
      own,
      { strict, createGraph },
      {
        missing: (i) =>
          `The output of the user-provided function is independent of input ${i}. This is not allowed in strict mode.`,
        constant: 'jacobian',
      },
    ),
  );
  return [
    asGiven<O, Tensor>(finished(outputs.list, createGraph), outputs.isArray),
    asGiven<I, Tensor>(finished(product, createGraph), from.isArray),
  ];
}
