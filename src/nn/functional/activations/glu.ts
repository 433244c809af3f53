import { asNode } from '../../../autograd/record';
import { ShapeError } from '../../../errors';
import { chunk } from '../../../ops/joining/chunk';
import { mul } from '../../../ops/pointwise/mul';
import { sigmoid } from '../../../ops/pointwise/sigmoid';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { wrapDim } from '../../../tensor/layout';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';

/**
 * y = a σ(b), a and b the halves of x along `dim`, σ the sigmoid.
 *
 * @param x - any shape, even along `dim`
 * @param dim - which is halved; default -1
 * @returns the shape of x, half of it along `dim`
 * @throws ShapeError for an odd size or a 0-d tensor, DTypeError for anything but float32
 * @example
 * F.glu(tensor([1, 2, 0, 0])); // [0.5, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.glu.html
 */
export function glu(x: Tensor, dim = -1): Tensor {
  if (x.sizes.length === 0) throw new ShapeError('glu does not support 0-dimensional tensors');
  const at = wrapDim(dim, x.sizes.length);
  const size = x.sizes[at] as number;
  if (size % 2 !== 0) throw new ShapeError(`Halving dimension must be even, but dimension ${at} is size ${size}`);
  requireFloat(x, 'glu_cpu');
  return asNode('GluBackward0', () =>
    scope(() => {
      const [a, b] = chunk(x, 2, at) as [Tensor, Tensor];
      return mul(a, sigmoid(b));
    }),
  );
}
