import type { Gradient } from '../../../autograd/node';
import { record, wrt } from '../../../autograd/record';
import { DTypeError, IndexError } from '../../../errors';
import { castOf, operandAs, temporary } from '../../../tensor/copy';
import { zeros } from '../../../tensor/create';
import { type DType, infoOf } from '../../../tensor/dtype';
import { type Shape, wrapDim } from '../../../tensor/layout';
import { addressOf } from '../../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { k } from '../../../wasm/engine';
import { div } from '../../pointwise/div';
import { eq } from '../../pointwise/eq';
import { isnan } from '../../pointwise/isnan';
import { where } from '../../pointwise/where';
import { reshape } from '../../shape/reshape';
import { sum } from '../sum';
import { atIndices } from './atIndices';
import { arrange } from './reduction';

/** A value and its position along a dim. */
export interface ValuesIndices {
  values: Tensor;
  /** int32. */
  indices: Tensor;
}

/** Floats are compared as they are, integers and booleans as int32. */
function comparable(x: Tensor, name: string): Tensor {
  if (x.dtype === 'complex64')
    throw new DTypeError(`"${name}_cpu" not implemented for '${infoOf(x.dtype).scalarName}'`);
  return x.dtype === 'float32' ? x : operandAs(x, 'int32');
}

function refuseEmpty(x: Tensor, dims: readonly number[], name: string, whole: boolean): void {
  if (x.count > 0) return;
  if (whole) {
    const hint = name.startsWith('arg') ? '' : " Specify the reduction dim with the 'dim' argument.";
    throw new IndexError(`${name}(): Expected reduction dim to be specified for input.numel() == 0.${hint}`);
  }
  for (const dim of dims) {
    if (x.sizes[dim] === 0) throw new IndexError(`${name}(): Expected reduction dim ${dim} to have non-zero size.`);
  }
}

function back(out: Tensor, dtype: DType): Tensor {
  if (out.dtype === dtype) return out;
  return castOf(temporary(out), dtype);
}

/** The largest (amax) or smallest (amin) elements over `dims`, not recorded. */
export function extremumOver(
  kernel: 'amax' | 'amin',
  x: Tensor,
  dims: readonly number[],
  keepdim: boolean,
  name: string = kernel,
): { out: Tensor; keptShape: Shape } {
  refuseEmpty(x, dims, name, dims.length === x.sizes.length && x.sizes.length > 0);
  const from = comparable(x, name);
  const { source, outer, reduce, inner, shape, keptShape } = arrange(from, dims, keepdim);
  beginOperation();
  const out = emptyTensor(shape, from.dtype);
  if (out.count > 0) {
    if (from.dtype === 'float32')
      k[kernel](addressOf(source), out.pointer, outer, reduce, inner, 0, outer, 2 * x.count);
    else {
      const places = workspace(4 * out.count);
      const run = kernel === 'amax' ? k.maxIndexI32 : k.minIndexI32;
      run(addressOf(source), out.pointer, places, outer, reduce, inner, 0, outer, 2 * x.count);
    }
  }
  return { out: back(out, x.dtype), keptShape };
}

/**
 * The gradient of an extremum over `dims` of the saved x, whose value was saved too: in equal shares to the elements
 * that have that value. `nanCounts`: where the value is NaN, to those that are NaN.
 */
export function shareAmongTies(
  dims: readonly number[],
  keptShape: Shape,
  nanCounts = false,
): Gradient<[x: Tensor, y: Tensor]> {
  return (grad, x, y) => {
    const value = reshape(y, keptShape);
    const chosen = nanCounts && Number.isNaN(value.item()) ? isnan(x) : eq(x, value);
    const count = sum(chosen, dims, { keepdim: true });
    return where(chosen, div(reshape(grad, keptShape), count), 0);
  };
}

/** Values and indices of the extrema along one dim; the values are recorded. */
export function indexedExtremum(name: 'max' | 'min', x: Tensor, dim: number, keepdim: boolean): ValuesIndices {
  const at = wrapDim(dim, x.sizes.length);
  refuseEmpty(x, [at], name, false);
  const from = comparable(x, name);
  const { source, outer, reduce, inner, shape, keptShape } = arrange(from, [at], keepdim);
  beginOperation();
  const out = emptyTensor(shape, from.dtype);
  const indices = emptyTensor(shape, 'int32');
  const run = kernelOf(name, from.dtype);
  if (out.count > 0) run(addressOf(source), out.pointer, indices.pointer, outer, reduce, inner, 0, outer, 2 * x.count);
  const values = back(out, x.dtype);
  const full = x.sizes;
  record(
    values,
    name === 'max' ? 'MaxBackward0' : 'MinBackward0',
    wrt(x, (grad, indices) => atIndices(reshape(grad, keptShape), reshape(indices, keptShape), at, full), indices),
  );
  return { values, indices };
}

function kernelOf(name: 'max' | 'min', dtype: DType): typeof k.maxIndex {
  if (dtype === 'float32') return name === 'max' ? k.maxIndex : k.minIndex;
  return name === 'max' ? k.maxIndexI32 : k.minIndexI32;
}

/** The index of the extremum along a dim, or (null) in the flattened tensor. */
export function indexOfExtremum(name: 'max' | 'min', x: Tensor, dim: number | null, keepdim: boolean): Tensor {
  const dims = dim === null ? x.sizes.map((_, i) => i) : [wrapDim(dim, x.sizes.length)];
  refuseEmpty(x, dims, `arg${name}`, dim === null);
  // Where there is no choice, PyTorch does not look at the elements.
  if (dim !== null && x.sizes[dims[0] as number] === 1) {
    return sum(zeros(x.sizes, { dtype: 'int32' }), dims, { keepdim });
  }
  if (x.dtype === 'bool' && x.count > 0) throw new DTypeError(`"arg${name}_cpu" not implemented for 'Bool'`);
  const from = comparable(x, `arg${name}`);
  const { source, outer, reduce, inner, shape } = arrange(from, dims, keepdim, dim === null);
  beginOperation();
  const out = emptyTensor(shape, 'int32');
  if (out.count > 0)
    kernelOf(name, from.dtype)(addressOf(source), 0, out.pointer, outer, reduce, inner, 0, outer, 2 * x.count);
  return out;
}
