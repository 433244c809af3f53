import { ValueError } from '../../errors';
import { typeNameOf } from '../image';
import { describe } from './step';

/**
 * A function of the user's as a transform. `compose` takes bare functions too; this is PyTorch's name for it.
 *
 * @param lambd - what to do
 * @returns a transform; it can be printed
 * @throws ValueError for what is no function
 * @example
 * transforms.lambda((x: Tensor) => x.mul(2))(tensor([1, 2])); // [2, 4]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Lambda.html
 */
export function lambda<In, Out>(lambd: (input: In) => Out): (input: In) => Out {
  if (typeof lambd !== 'function') throw new ValueError(`Argument lambd should be callable, got ${typeNameOf(lambd)}`);
  return describe((input: In) => lambd(input), 'Lambda()');
}
