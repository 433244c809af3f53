import { asNode } from '../../autograd/record';
import { ShapeError, ValueError } from '../../errors';
import { emptyTensor, type Tensor } from '../../tensor/tensor';
import { beginOperation } from '../../wasm/block';
import { i32 } from '../../wasm/memory';
import { indexSelect } from '../indexing/indexSelect';
import { reshape } from '../shape/reshape';

export interface CombinationsOptions {
  /** Let an element come more than once in a row; default false. */
  withReplacement?: boolean;
}

/**
 * All selections of r elements of a vector, in its order, one row each.
 *
 * @param x - a vector
 * @param r - elements in a row; default 2
 * @param options - `withReplacement`: elements may come more than once
 * @returns [count, r]
 * @throws ShapeError for other than one dim, ValueError for a negative r
 * @example
 * combinations(tensor([1, 2, 3])); // [[1, 2], [1, 3], [2, 3]]
 * @see https://pytorch.org/docs/stable/generated/torch.combinations.html
 */
export function combinations(x: Tensor, r = 2, options?: CombinationsOptions): Tensor {
  if (x.sizes.length !== 1) throw new ShapeError(`Expect a 1D vector, but got shape [${x.sizes.join(', ')}]`);
  if (!Number.isInteger(r) || r < 0) throw new ValueError(`Expect a non-negative number, but got ${r}`);
  const repeats = options?.withReplacement ?? false;
  const rows = countOf(repeats ? x.count + r - 1 : x.count, r);
  const index = rowsOf(x.count, r, rows, repeats);
  const chosen = indexSelect(x, 0, index);
  index.dispose();
  return asNode('StackBackward0', () => reshape(chosen, r === 0 ? [0] : [rows, r]));
}

/** n over r; Infinity where that is too large for a number. */
function countOf(n: number, r: number): number {
  if (r > n || r === 0) return 0;
  let count = 1;
  for (let i = 1; i <= Math.min(r, n - r); i++) count = Math.round((count * (n - i + 1)) / i);
  return count;
}

/** Rows of r rising positions (with `repeats`: that do not fall) below n, one behind the other, in their order. */
function rowsOf(n: number, r: number, rows: number, repeats: boolean): Tensor {
  beginOperation();
  const out = emptyTensor([rows * r], 'int32');
  const gap = repeats ? 0 : 1;
  let at = out.pointer >>> 2;
  if (rows > 0) for (let i = 0; i < r; i++) i32[at + i] = i * gap;
  for (let k = 1; k < rows; k++) {
    i32.copyWithin(at + r, at, at + r);
    at += r;
    // The last position that can still rise does, and those behind it follow as closely as they may.
    let i = r - 1;
    while (i32[at + i] === n - 1 - (r - 1 - i) * gap) i--;
    const risen = (i32[at + i] as number) + 1;
    for (let j = i; j < r; j++) i32[at + j] = risen + (j - i) * gap;
  }
  return out;
}
