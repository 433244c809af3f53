import { DTypeError, IndexError, ShapeError, ValueError } from '../../../errors';
import type { DType } from '../../../tensor/dtype';
import { sameShape, wrapDim } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import { textOf } from '../../../typeName';
import { toType } from '../../pointwise/drivers/toType';
import { where } from '../../pointwise/where';
import { expand } from '../../shape/expand';

export interface MaskedOptions {
  /** True where an element takes part; broadcasts to the shape of the input. Default: all do. */
  mask?: Tensor | null;
  /** The dtype of the result. */
  dtype?: DType | null;
}

export interface MaskedReduceOptions extends MaskedOptions {
  /** Keep the reduced dims, with size 1; default false. */
  keepdim?: boolean | null;
}

export type Dims = number | readonly number[] | null | undefined;

/** The dims counted from the front, in rising order; all for none. */
export function canonicalDims(dim: Dims, ndim: number): number[] {
  if (dim === null || dim === undefined || (typeof dim !== 'number' && dim.length === 0)) {
    return Array.from({ length: ndim }, (_, i) => i);
  }
  const given: readonly number[] = typeof dim === 'number' ? [dim] : dim;
  if (!Array.isArray(given)) throw new ValueError(`expected a dim or a list of dims, got ${textOf(dim)}`);
  for (const [i, d] of given.entries()) {
    if (given.indexOf(d) !== i) throw new ShapeError(`dim=${d} appears multiple times in the list of dims`);
  }
  return given.map((d) => wrapDim(d, ndim)).sort((a, b) => a - b);
}

/** The mask in the shape of x, as booleans. */
export function maskFor(x: Tensor, mask: Tensor): Tensor {
  const truth = toType(mask.detach(), 'bool');
  if (sameShape(mask.sizes, x.sizes)) return truth;
  if (mask.sizes.length > x.sizes.length) {
    throw new IndexError('_input_mask expected broadcastable mask (got mask dimensionality higher than of the input)');
  }
  return expand(truth, x.sizes);
}

/** What an element that is masked out counts as. */
export type Identity = 'zero' | 'one' | 'lowest' | 'highest';

const LOWEST: Partial<Record<DType, number>> = { float32: -Infinity, int32: -2147483648, uint8: 0 };
const HIGHEST: Partial<Record<DType, number>> = { float32: Infinity, int32: 2147483647, uint8: 255 };

/** PyTorch's names of dtypes. */
const NAMES: Readonly<Record<DType, string>> = {
  bool: 'torch.bool',
  uint8: 'torch.uint8',
  int32: 'torch.int64',
  float32: 'torch.float32',
  complex64: 'torch.complex64',
};

/** x with what is masked out replaced by what changes nothing. */
export function combine(x: Tensor, mask: Tensor | null | undefined, identity: Identity, name: string): Tensor {
  if (mask === null || mask === undefined) return x;
  const truth = maskFor(x, mask);
  const value = identity === 'zero' ? 0 : identity === 'one' ? 1 : (identity === 'lowest' ? LOWEST : HIGHEST)[x.dtype];
  if (value === undefined) throw new DTypeError(`identity of ${name} on ${NAMES[x.dtype]} input`);
  return where(truth, x, x.dtype === 'bool' ? value !== 0 : value);
}

/** The dtype of a sum or product of elements of x: integers and booleans go on as int32. */
export function sumType(x: Tensor, dtype: DType | null | undefined): DType {
  return dtype ?? (x.dtype === 'uint8' || x.dtype === 'bool' ? 'int32' : x.dtype);
}
