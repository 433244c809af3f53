import { DTypeError, OutOfMemoryError, ValueError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { integerOf } from '../../tensor/integer';
import { Tensor } from '../../tensor/tensor';
import { narrow } from '../shape/narrow';
import { splitDim } from './drivers/manyViews';

/** Each view is an object of JavaScript's. */
const MOST_VIEWS = 2 ** 24;

/**
 * Views along `dim`: `sections` of them, as equal in length as can be, or cut before each of the given indices. Either may
 * be an int32 tensor, 0-d or of one dim.
 *
 * @param x - of one dim or more
 * @param indicesOrSections - how many parts, or where to cut
 * @param dim - along which to cut
 * @returns views that share memory with x
 * @throws ValueError for a number of sections below 1, or a tensor of indices that is no vector of integers
 * @example
 * tensorSplit(arange(5), [1, 3]).map((part) => part.tolist()); // [[0], [1, 2], [3, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.tensor_split.html
 */
export function tensorSplit(x: Tensor, indicesOrSections: number | readonly number[] | Tensor, dim = 0): Tensor[] {
  if (indicesOrSections instanceof Tensor) return tensorSplit(x, numbersOf(indicesOrSections), dim);
  const at = splitDim(x, dim, 'tensor_split');
  const size = x.sizes[at] as number;
  let cuts: number[];
  if (typeof indicesOrSections === 'number') {
    const sections = indicesOrSections;
    if (!Number.isInteger(sections) || sections < 1) {
      throw new ValueError(`number of sections must be larger than 0, got ${sections}`);
    }
    if (sections > MOST_VIEWS)
      throw new OutOfMemoryError(`tensor_split(): ${sections} views are more than memory holds`);
    const [least, larger] = [Math.floor(size / sections), size % sections];
    cuts = Array.from({ length: sections - 1 }, (_, i) => (i + 1) * least + Math.min(i + 1, larger));
  } else {
    for (const cut of indicesOrSections) integerOf(cut, 'tensor_split', 'indices');
    cuts = indicesOrSections.map((cut) => Math.min(Math.max(cut < 0 ? cut + size : cut, 0), size));
  }
  const ends = [...cuts, size];
  return ends.map((end, i) => {
    const start = ends[i - 1] ?? 0;
    return narrow(x, at, start, Math.max(end - start, 0));
  });
}

function numbersOf(x: Tensor): number | number[] {
  if (x.dtype !== 'int32') {
    throw new DTypeError(
      `tensor_split expected tensor_indices_or_sections to have dtype of long, but got ${infoOf(x.dtype).scalarName}`,
    );
  }
  if (x.sizes.length > 1) {
    throw new ValueError(
      'tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but got a ' +
        `tensor with ${x.sizes.length} dims`,
    );
  }
  const numbers = Array.from(x.data());
  return x.sizes.length === 0 ? (numbers[0] as number) : numbers;
}
