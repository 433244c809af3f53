import { asNode } from '../../../autograd/record';
import { ShapeError } from '../../../errors';
import { gt } from '../../../ops/pointwise/gt';
import { mul } from '../../../ops/pointwise/mul';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { reshape } from '../../../ops/shape/reshape';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';

/**
 * y = x where x > 0, else w_c x.
 *
 * @param x - [n, c, ...], or any shape with a single slope
 * @param weight - slopes [c], or [1]
 * @returns the shape of x
 * @throws ShapeError when the number of slopes is neither 1 nor c
 * @example
 * F.prelu(tensor([[-1, 2]]), tensor([0.5, 1])); // [[-0.5, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.prelu.html
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  checkSlopes(x, weight);
  requireFloat(x, 'prelu_cpu');
  return asNode('PreluBackward0', () => scope(() => where(gt(x, 0), x, mul(x, slopes(x, weight)))));
}

function checkSlopes(x: Tensor, weight: Tensor): void {
  if (weight.count === 1) return;
  if (x.sizes.length === 0) throw new ShapeError('Not allow zero-dim input tensor.');
  const channels = x.sizes.length > 1 ? (x.sizes[1] as number) : 1;
  if (weight.count === channels && weight.sizes.length === 1) return;
  throw new ShapeError(
    'Mismatch of parameter numbers and input channel size. Found parameter numbers = ' +
      `${weight.count} and channel size = ${channels}.`,
  );
}

function slopes(x: Tensor, weight: Tensor): Tensor {
  if (weight.count === 1) return reshape(weight, []);
  return reshape(
    weight,
    x.sizes.map((size, dim) => (dim === 1 ? size : 1)),
  );
}
