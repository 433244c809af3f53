import { DTypeError } from '../../errors';
import { infoOf, isDifferentiable } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { conj } from '../pointwise/conj';
import { mul } from '../pointwise/mul';
import { vdot } from '../products/dot';
import { sum } from '../reduction/sum';

/**
 * y = Σ conj(a_i) b_i along `dim`, default the last; other dims broadcast.
 *
 * @param a - with vectors along `dim`
 * @param b - the same; broadcasts against a
 * @param dim - along which the vectors lie
 * @returns with the shape that both broadcast to, without `dim`
 * @throws DTypeError for integers, IndexError when dim is out of range
 * @example
 * linalg.vecdot(tensor([[1, 2], [3, 4]]), tensor([1, 1])); // [3, 7]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.vecdot.html
 */
export function vecdot(a: Tensor, b: Tensor, dim = -1): Tensor {
  if (!isDifferentiable(a.dtype)) {
    throw new DTypeError(
      `linalg.vecdot: Expected a floating point or complex tensor as input. Got ${infoOf(a.dtype).scalarName}`,
    );
  }
  if (a.dtype !== b.dtype) {
    const [ofA, ofB] = [infoOf(a.dtype).scalarName, infoOf(b.dtype).scalarName];
    throw new DTypeError(
      `linalg.vecdot: Expected x and y to have the same dtype, but found x of type ${ofA} and y of type ${ofB} instead`,
    );
  }
  if (a.sizes.length === 1 && b.sizes.length === 1) return vdot(a, b);
  return sum(mul(conj(a), b), dim);
}
