import { ownTensor, record, wrt } from '../../autograd/record';
import { IndexError, ShapeError, ValueError } from '../../errors';
import { copyStrided } from '../../tensor/copyStrided';
import { bytesOf } from '../../tensor/dtype';
import { channelsLastStrides, contiguousStrides, wrapDim } from '../../tensor/layout';
import { suggestsChannelsLast } from '../../tensor/memoryFormat';
import { beginOperation, emptyStrided, type Tensor } from '../../tensor/tensor';
import { disposeUnless } from './drivers/disposeUnless';
import { reshape } from './reshape';

/**
 * A copy shifted in a circle: y[.., (i + shift) mod size, ..] = x[.., i, ..]. Without `dims` the elements are shifted in
 * row-major order, whatever the shape.
 *
 * @param x - of any shape
 * @param shifts - one number, or one for each of `dims`
 * @param dims - along which, one for each shift
 * @returns a copy, with the shape and the dtype of x
 * @throws ShapeError when their number is not that of the dims, ValueError for a shift that is no integer
 * @example
 * roll(tensor([1, 2, 3]), 1); // tensor([3., 1., 2.])
 * @see https://pytorch.org/docs/stable/generated/torch.roll.html
 */
export function roll(x: Tensor, shifts: number | readonly number[], dims?: number | readonly number[]): Tensor {
  const by = typeof shifts === 'number' ? [shifts] : shifts;
  const along = dims === undefined ? [] : typeof dims === 'number' ? [dims] : dims;
  if (by.length === 0) throw new ShapeError('`shifts` required');
  const broken = by.find((shift) => !Number.isInteger(shift));
  if (broken !== undefined) throw new ValueError(`roll(): shifts must be integers, got ${String(broken)}`);
  if (along.length === 0 && by.length === 1) {
    const flat = reshape(x, [-1]);
    const out = ownTensor(reshape(rolled(flat, [by[0] as number]), x.sizes));
    disposeUnless(flat, x);
    return out;
  }
  if (along.length !== by.length) {
    throw new ShapeError(`shifts and dimensions must align. shifts: ${by.length}, dims:${along.length}`);
  }
  if (x.sizes.length === 0) throw new IndexError(`Dimension specified as ${along[0]} but tensor has no dimensions`);
  const each = x.sizes.map(() => 0);
  for (const [i, dim] of along.entries()) {
    const at = wrapDim(dim, x.sizes.length);
    each[at] = (each[at] ?? 0) + (by[i] as number);
  }
  return rolled(x, each, suggestsChannelsLast(x));
}

/** `shifts` has a number for each dim. */
function rolled(x: Tensor, shifts: readonly number[], channelsLast = false): Tensor {
  beginOperation();
  const strides = channelsLast ? channelsLastStrides(x.sizes) : contiguousStrides(x.sizes);
  const out = emptyStrided(x.sizes, strides, x.dtype);
  const bytes = bytesOf(x.dtype);
  // Along each dim the elements lie in two runs, which exchange their places; one copy moves one run of each dim.
  const copyRuns = (dim: number, sizes: number[], from: number, to: number): void => {
    if (dim === x.sizes.length) {
      copyStrided(x.pointer + from * bytes, x.strides, out.pointer + to * bytes, out.strides, sizes, bytes);
      return;
    }
    const size = x.sizes[dim] as number;
    const shift = size === 0 ? 0 : (((shifts[dim] as number) % size) + size) % size;
    const [source, target] = [x.strides[dim] as number, out.strides[dim] as number];
    copyRuns(dim + 1, [...sizes, size - shift], from, to + shift * target);
    if (shift > 0) copyRuns(dim + 1, [...sizes, shift], from + (size - shift) * source, to);
  };
  copyRuns(0, [], 0, 0);
  const back = shifts.map((shift) => -shift);
  return record(
    out,
    'RollBackward0',
    wrt(x, (grad) => rolled(grad, back)),
  );
}
