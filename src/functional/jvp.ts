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
import type { Each, ProductOptions, Tensors } from './types';

/**
 * The product J v of the Jacobian of `func` at `inputs` and a vector: the derivative in the direction v.
 *
 * Two backward passes: uᵀ J is linear in u, and the gradient of (uᵀ J) v with respect to u is J v.
 *
 * @param func - takes the inputs as arguments, and returns a tensor or an array of them
 * @param inputs - a tensor, or an array of them
 * @param options - `v`, in the shape of the inputs; `createGraph`; `strict`
 * @returns `[func(inputs), J v]`, the product in the shape of the output
 * @throws AutogradError when v does not fit, and in strict mode where the outputs do not depend on an input
 * @example
 * const x = tensor([1, 2]);
 * autograd.functional.jvp((x) => x.mul(x), x, { v: tensor([1, 10]) })[1]; // [2, 40]
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.functional.jvp.html
 */
export function jvp<I extends Tensors, O extends Tensors>(
  func: (...inputs: Tensor[]) => O,
  inputs: I,
  options: ProductOptions = {},
): [output: Each<O, Tensor>, product: Each<O, Tensor>] {
  const { v, createGraph = false, strict = false } = options;
  checkFunc(func, 'jvp');
  const from = given(inputs, 'inputs', 'jvp');
  const { outputs, weights, u, gradInputs } = recording(() => {
    const own = separated(from.list, createGraph, true);
    const like = { list: own, isArray: from.isArray };
    const weights = vectorFor(v, like, 'input to the user-provided function is', 'jvp', createGraph);
    const outputs = given(func(...own), 'outputs of the user-provided function', 'jvp');
    checkDepends(outputs.list, 'outputs', strict);
    const u = outputs.list.map((x) => zerosLike(x).requiresGrad_());
    const gradInputs = gradients(outputs.list, own, u, { createGraph: true });
    checkDepends(gradInputs, 'grad_inputs', strict);
    return { outputs, weights, u, gradInputs };
  });
  const product = recordingIf(createGraph, () =>
    filled(
      gradients(gradInputs, u, weights, { createGraph }),
      outputs.list,
      { strict, createGraph },
      {
        missing: (i) =>
          `The gradient with respect to the input is independent of entry ${i} in the grad_outputs when using the double ` +
          'backward trick to compute forward mode gradients. This is not allowed in strict mode.',
        constant: 'jacobian',
      },
    ),
  );
  return [
    asGiven<O, Tensor>(finished(outputs.list, createGraph), outputs.isArray),
    asGiven<O, Tensor>(finished(product, createGraph), outputs.isArray),
  ];
}
