import { asNode } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { mul } from '../pointwise/mul';
import { reshape } from '../shape/reshape';

/**
 * The Kronecker product: y[i * |b| + j] = a[i] b[j] along each dim, |b| being the size of b there.
 *
 * @param a - of any shape
 * @param b - of any shape; the one with fewer dims gets dims of size 1 in front
 * @returns with the product of the sizes in each dim
 * @example
 * kron(tensor([1, 2]), tensor([1, 10])); // tensor([ 1., 10.,  2., 20.])
 * @see https://pytorch.org/docs/stable/generated/torch.kron.html
 */
export function kron(a: Tensor, b: Tensor): Tensor {
  const ndim = Math.max(a.sizes.length, b.sizes.length);
  const padded = (x: Tensor): number[] => [...new Array<number>(ndim - x.sizes.length).fill(1), ...x.sizes];
  const [sizes, inner] = [padded(a), padded(b)];
  const product = mul(
    reshape(
      a,
      sizes.flatMap((size) => [size, 1]),
    ),
    reshape(
      b,
      inner.flatMap((size) => [1, size]),
    ),
  );
  const shape = sizes.map((size, i) => size * (inner[i] as number));
  return asNode('UnsafeViewBackward0', () => reshape(product, shape));
}
