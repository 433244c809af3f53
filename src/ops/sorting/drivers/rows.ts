import { DTypeError, IndexError } from '../../../errors';
import { operand } from '../../../tensor/copy';
import { zeros } from '../../../tensor/create';
import { infoOf } from '../../../tensor/dtype';
import type { Shape } from '../../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { threadWorkspace } from '../../../wasm/block';
import { sorting } from '../../../wasm/sorting';
import { splitAt } from '../../reduction/drivers/alongDim';
import type { ValuesIndices } from '../../reduction/drivers/extremum';
import { clone } from '../../shape/contiguous';

type Run = (
  x: number,
  values: number,
  indices: number,
  aside: number,
  type: number,
  outer: number,
  n: number,
  inner: number,
) => void;

/**
 * Values and indices, of `shape`, that a kernel finds in the rows of x along dim `at`; not recorded.
 *
 * @param workspace - bytes that a thread needs for a row of n elements
 */
export function inRows(x: Tensor, at: number, shape: Shape, workspace: (n: number) => number, run: Run): ValuesIndices {
  const [outer, n, inner] = splitAt(x.sizes, at);
  const source = operand(x);
  beginOperation();
  const values = emptyTensor(shape, x.dtype);
  const indices = emptyTensor(shape, 'int32');
  if (values.count > 0) {
    const aside = threadWorkspace(workspace(n));
    const { code } = infoOf(x.dtype);
    run(source.pointer, values.pointer, indices.pointer, aside, code, outer, n, inner);
  }
  return { values, indices };
}

/** The rows of x along dim `at` in rising or falling order, stably, with the places where the elements were; not recorded. */
export function sortedRows(x: Tensor, at: number, descending: boolean): ValuesIndices {
  const work = 20 * x.count;
  return inRows(x, at, x.sizes, sorting.sortWorkspace, (from, values, indices, aside, type, outer, n, inner) =>
    sorting.sortRows(from, values, indices, aside, type, Number(descending), outer, n, inner, 0, outer * inner, work),
  );
}

/** What `selectRows` picks of each row, besides the places 0, 1, ... in rising order. */
export const RANKS = { median: -1, nanmedian: -2, mode: -3 } as const;

/** One element of each row of x along dim `at`; not recorded. */
export function selectedInRows(x: Tensor, at: number, rank: number, keepdim: boolean): ValuesIndices {
  const shape = keepdim ? x.sizes.map((size, i) => (i === at ? 1 : size)) : x.sizes.filter((_, i) => i !== at);
  const work = 8 * x.count;
  return inRows(x, at, shape, sorting.selectWorkspace, (from, values, indices, aside, type, outer, n, inner) =>
    sorting.selectRows(from, values, indices, aside, type, rank, outer, n, inner, 0, outer * inner, work),
  );
}

/** Throws for complex numbers, and for booleans unless they are taken; `kernel` is PyTorch's name for it. */
export function checkOrdered(x: Tensor, kernel: string, bool = false): void {
  if (x.dtype === 'complex64' || (x.dtype === 'bool' && !bool)) {
    throw new DTypeError(`"${kernel}" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
}

/** Throws where rows without elements are asked for one. */
export function checkNotEmpty(x: Tensor, at: number, name: string): void {
  if (x.sizes.length > 0 && x.sizes[at] === 0) {
    throw new IndexError(`${name}(): Expected reduction dim ${at} to have non-zero size.`);
  }
}

/** A 0-d tensor as what is picked of it. */
export function theOne(x: Tensor): ValuesIndices {
  return { values: clone(x), indices: zeros([], { dtype: 'int32' }) };
}
