import { ownTensor } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { mm } from '../products/mm';
import { squeeze } from '../shape/squeeze';
import { unsqueeze } from '../shape/unsqueeze';

/**
 * The product of two or more matrices, in the order of fewest multiplications. The first may be a row, the last a column, as
 * vectors; those dims are not part of the result.
 *
 * @param tensors - matrices, the first and the last of which may be vectors
 * @returns [m, n], without m or n where an end is a vector
 * @throws ShapeError for fewer than two tensors, or when the shapes do not fit
 * @example
 * linalg.multiDot([ones([2, 3]), ones([3, 4]), ones([4])]); // [12, 12]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.multi_dot.html
 */
export function multiDot(tensors: readonly Tensor[]): Tensor {
  if (!Array.isArray(tensors)) throw new ValueError('multi_dot(): expected a list of tensors');
  const last = tensors.length - 1;
  if (last < 1) throw new ShapeError(`multi_dot(): expected at least 2 tensors but got ${tensors.length}`);
  const [head, tail] = [tensors[0] as Tensor, tensors[last] as Tensor];
  const ends = [
    [head, 'first'],
    [tail, 'last'],
  ] as const;
  for (const [x, which] of ends) {
    if (x.sizes.length !== 1 && x.sizes.length !== 2) {
      throw new ShapeError(`multi_dot(): the ${which} tensor must be 1D or 2D but got ${x.sizes.length}D`);
    }
  }
  const matrices = tensors.map((x, i) => {
    if (i === 0 && x.sizes.length === 1) return unsqueeze(x, 0);
    if (i === last && x.sizes.length === 1) return unsqueeze(x, -1);
    if (x.sizes.length !== 2) throw new ShapeError(`multi_dot(): tensor ${i} must be 2D but got ${x.sizes.length}D`);
    return x;
  });
  for (const [i, x] of tensors.entries()) {
    if (x.dtype !== head.dtype) {
      const [ofHead, ofX] = [infoOf(head.dtype).cName, infoOf(x.dtype).cName];
      throw new DTypeError(
        `multi_dot(): all tensors must have be the same dtype but tensor 0 is ${ofHead} and tensor ${i} ${ofX}`,
      );
    }
  }
  for (let i = 0; i < last; i++) {
    const [a, b] = [matrices[i] as Tensor, matrices[i + 1] as Tensor];
    if (a.sizes[1] === b.sizes[0]) continue;
    throw new ShapeError(
      `multi_dot(): tensors ${i} and ${i + 1} with shapes ${showShape(a.sizes)} and ${showShape(b.sizes)} cannot be multiplied`,
    );
  }
  let out = product(matrices, splitsOf(matrices), 0, last);
  if (head.sizes.length === 1) out = squeeze(out, 0);
  return ownTensor(tail.sizes.length === 1 ? squeeze(out, -1) : out);
}

/** splits[i][j]: behind which factor the product of the factors i to j is best cut (Cormen et al., Introduction to Algorithms, 14.2). */
function splitsOf(matrices: readonly Tensor[]): number[][] {
  const n = matrices.length;
  const sizes = [...matrices.map(({ sizes: shape }) => shape[0] as number), matrices[n - 1]?.sizes[1] as number];
  const size = (i: number): number => sizes[i] as number;
  const table = (): number[][] => matrices.map(() => new Array<number>(n).fill(0));
  const [costs, splits] = [table(), table()];
  for (let length = 1; length < n; length++) {
    for (let i = 0; i + length < n; i++) {
      const j = i + length;
      let best = Number.POSITIVE_INFINITY;
      for (let cut = i; cut < j; cut++) {
        const cost =
          (costs[i]?.[cut] as number) + (costs[cut + 1]?.[j] as number) + size(i) * size(cut + 1) * size(j + 1);
        if (cost >= best) continue;
        best = cost;
        (splits[i] as number[])[j] = cut;
      }
      (costs[i] as number[])[j] = best;
    }
  }
  return splits;
}

function product(matrices: readonly Tensor[], splits: readonly number[][], i: number, j: number): Tensor {
  if (i === j) return matrices[i] as Tensor;
  const cut = splits[i]?.[j] as number;
  return mm(product(matrices, splits, i, cut), product(matrices, splits, cut + 1, j));
}

/**
 * The product of matrices given one by one: `linalg.multiDot` in PyTorch's older form.
 *
 * @param matrices - at least one, each with as many rows as the one before has columns
 * @returns [rows of the first, columns of the last]
 * @throws ValueError without a matrix
 * @example
 * chainMatmul(ones([2, 3]), ones([3, 4]), ones([4, 1])); // [[12], [12]]
 * @see https://pytorch.org/docs/stable/generated/torch.chain_matmul.html
 */
export function chainMatmul(...matrices: readonly Tensor[]): Tensor {
  for (const x of matrices) {
    if (x.sizes.length !== 2) throw new ShapeError(`Tensor dimension is ${x.sizes.length}, expected 2 instead.`);
  }
  if (matrices.length === 0) throw new ShapeError('chain_matmul(): Expected one or more matrices');
  return matrices.length === 1 ? (matrices[0] as Tensor) : multiDot(matrices);
}
