import { DTypeError, ShapeError, ValueError } from '../../errors';
import { castOf, rowMajor } from '../../tensor/copy';
import { full } from '../../tensor/create';
import { type DType, infoOf } from '../../tensor/dtype';
import { type Shape, sameShape, showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import { beginOperation, emptyTensor, Tensor } from '../../tensor/tensor';
import { sorting } from '../../wasm/sorting';
import { resultTypeOf } from '../pointwise/drivers/binary';
import { ge } from '../pointwise/ge';
import { logicalAnd } from '../pointwise/logicalAnd';
import { lt } from '../pointwise/lt';
import { truthOfAll } from '../reduction/drivers/truthOfAll';

export interface BucketizeOptions {
  /** A value that is equal to a boundary lies behind it; default false. */
  right?: boolean;
  /** Integers are int32 here in any case. */
  outInt32?: boolean;
}

export interface SearchsortedOptions extends BucketizeOptions {
  /** 'right' is the same as `right: true`. */
  side?: 'left' | 'right';
  /** Places in whose order the sequence is sorted, as `argsort` gives them. */
  sorter?: Tensor;
}

/**
 * y = the place at which a value would have to be inserted into a sorted sequence, by bisection: the number of elements that are
 * smaller, or with `right` not larger. NaN lies behind all.
 *
 * @param sequence - sorted along the last dim; a vector, or one for each row of `values`
 * @param values - a tensor, or a number for a vector
 * @param options - `right` or `side`: behind equal ones in place of before them; `sorter`: the order of an unsorted sequence
 * @returns an int32 tensor of the shape of the values
 * @throws ShapeError when the rows do not fit, ValueError for another side, DTypeError for booleans and complex numbers
 * @example
 * searchsorted(tensor([1, 3, 5]), tensor([3, 4])); // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.searchsorted.html
 */
export function searchsorted(sequence: Tensor, values: Tensor | number, options?: SearchsortedOptions): Tensor {
  const input = values instanceof Tensor ? values : numberFor(values);
  const right = sideOf(options);
  checkShapes(sequence, input);
  const sorter = options?.sorter;
  if (sorter !== undefined) checkSorter(sequence, sorter);
  const dtype = commonType(sequence, input);
  return search(sequence, input, dtype, right, sorter);
}

/**
 * The bucket of each element: y = i with boundaries[i-1] < x <= boundaries[i], or with `right` boundaries[i-1] <= x < boundaries[i].
 *
 * @param x - of any shape, or a number
 * @param boundaries - a sorted vector
 * @param options - `right`: which end of a bucket belongs to it; `outInt32` has no effect, indices are int32
 * @returns an int32 tensor of the shape of x
 * @throws ShapeError unless the boundaries are a vector, DTypeError for booleans and complex numbers
 * @example
 * bucketize(tensor([3, 6, 9]), tensor([1, 3, 5, 7])); // [1, 3, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.bucketize.html
 */
export function bucketize(x: Tensor | number, boundaries: Tensor, options?: BucketizeOptions): Tensor {
  if (boundaries.sizes.length !== 1) {
    throw new ShapeError(`boundaries tensor must be 1 dimension, but got dim(${boundaries.sizes.length})`);
  }
  return searchsorted(boundaries, x, options);
}

function numberFor(value: number): Tensor {
  return full([], value, { dtype: value === (value | 0) ? 'int32' : 'float32' });
}

function sideOf(options: SearchsortedOptions | undefined): boolean {
  const { right = false, side } = options ?? {};
  if (side === undefined || side === null) return right;
  if (side !== 'left' && side !== 'right') {
    throw new ValueError(`torch.searchsorted(): side can only be 'left' or 'right' but got ${String(side)}`);
  }
  if (right && side === 'left') {
    throw new ValueError(
      "torch.searchsorted(): side and right can't be set to opposites, got side of left while right was True",
    );
  }
  return side === 'right';
}

function checkShapes(sequence: Tensor, input: Tensor): void {
  const [rows, own] = [sequence.sizes, input.sizes];
  if (rows.length === 0) {
    throw new ShapeError('torch.searchsorted(): boundaries tensor should have positive dimension, but got 0 dimension');
  }
  if (own.length === 0 && rows.length !== 1) {
    throw new ShapeError(
      'torch.searchsorted(): input value can be a scalar only when boundaries tensor dimension is 1, but we got ' +
        `boundaries tensor dim(${rows.length}) and input value's dim(0) numel(1)`,
    );
  }
  if (rows.length !== 1 && !sameShape(rows.slice(0, -1), own.slice(0, -1))) {
    throw new ShapeError(
      'torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor ' +
        `and input value tensor must match, but we got boundaries tensor ${showShape(rows)} and input value tensor ` +
        showShape(own),
    );
  }
}

function checkSorter(sequence: Tensor, sorter: Tensor): void {
  if (!sameShape(sorter.sizes, sequence.sizes)) {
    throw new ShapeError(
      'torch.searchsorted(): boundary and sorter must have the same size, but got boundary tensor ' +
        `${showShape(sequence.sizes)}and got sorter tensor ${showShape(sorter.sizes)}`,
    );
  }
  if (sorter.dtype !== 'int32') {
    throw new DTypeError(
      `torch.searchsorted(): sorter must be a tensor of long dtype but got dtype ${infoOf(sorter.dtype).scalarName}`,
    );
  }
  const n = sequence.sizes.at(-1) as number;
  if (!scope(() => truthOfAll(logicalAnd(ge(sorter, 0), lt(sorter, n))))) {
    throw new ValueError(`torch.searchsorted(): sorter index out of range: expected places below ${n}`);
  }
}

function commonType(sequence: Tensor, input: Tensor): 'float32' | 'int32' {
  const dtype: DType = resultTypeOf(sequence, input);
  if (input.count > 0 && (dtype === 'bool' || dtype === 'complex64')) {
    throw new DTypeError(`"searchsorted_out_cpu" not implemented for '${infoOf(dtype).scalarName}'`);
  }
  return dtype === 'float32' ? 'float32' : 'int32';
}

function search(
  sequence: Tensor,
  input: Tensor,
  dtype: 'float32' | 'int32',
  right: boolean,
  sorter: Tensor | undefined,
): Tensor {
  const words = (x: Tensor): Tensor => (x.dtype === dtype ? rowMajor(x) : castOf(x, dtype));
  const [boundaries, values] = [words(sequence), words(input)];
  const order = sorter === undefined ? null : rowMajor(sorter);
  const n = sequence.sizes.at(-1) as number;
  const perRow = sequence.sizes.length === 1 ? 0 : ((input.sizes as Shape).at(-1) as number);
  beginOperation();
  const out = emptyTensor(input.sizes, 'int32');
  const floats = Number(dtype === 'float32');
  const [from, at, places] = [boundaries.pointer, values.pointer, out.pointer];
  sorting.searchSorted(
    from,
    order?.pointer ?? 0,
    at,
    places,
    floats,
    n,
    perRow,
    Number(right),
    0,
    out.count,
    20 * out.count,
  );
  if (boundaries.storage !== sequence.storage) boundaries.dispose();
  if (values.storage !== input.storage) values.dispose();
  if (order !== null && order !== sorter) order.dispose();
  return out;
}
