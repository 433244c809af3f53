import { noGrad } from '../../../autograd/mode';
import { makeView } from '../../../autograd/view';
import { IndexError, ShapeError } from '../../../errors';
import { zeros } from '../../../tensor/create';
import { broadcastShapes, contiguousStrides, joinDims, type Shape, showShape } from '../../../tensor/layout';
import { scope } from '../../../tensor/scope';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { warnOnce } from '../../../warn';
import { k } from '../../../wasm/engine';
import { add } from '../../pointwise/add';
import { trueTensor } from '../../pointwise/drivers/trueAt';
import { mul } from '../../pointwise/mul';
import { type Blocks, blocksOf, type Walked } from '../../shape/drivers/blocks';
import { partView } from '../../shape/drivers/partView';
import { stretch } from '../../shape/narrow';
import { entry } from '../../shape/select';
import { unsqueeze } from '../../shape/unsqueeze';
import { ellipsis, isSlice, type PlainItem, type Slice } from './indexItems';
import { IndexPlaces, TensorPlaces } from './indices';

/** Entries of one or more neighbouring dims, given by tensors or by a boolean. */
interface Advanced {
  /** First of the dims in the view. */
  at: number;
  item: Tensor | boolean;
}

/** An index taken apart: a view by its numbers, slices and new dims, of which tensors then choose. */
export interface TakenApart {
  view: Tensor;
  advanced: Advanced[];
}

/** Dims of the tensor that an item stands for. */
function consumes(item: PlainItem): number {
  if (item === null || item === ellipsis || typeof item === 'boolean') return 0;
  if (typeof item === 'number' || isSlice(item)) return 1;
  return isMask(item) ? item.sizes.length : 1;
}

function isMask(x: Tensor): boolean {
  return x.dtype === 'bool' || x.dtype === 'uint8';
}

/** Applies the numbers, slices and new dims of an index as views, and notes where its tensors stand. */
export function takeApart(x: Tensor, items: readonly PlainItem[]): TakenApart {
  const specified = items.reduce<number>((n, item) => n + consumes(item), 0);
  if (specified > x.sizes.length) {
    throw new IndexError(`too many indices for tensor of dimension ${x.sizes.length} (got ${specified})`);
  }
  let view = x;
  let at = 0;
  // Where the dim stands in x, for messages.
  let own = 0;
  const advanced: Advanced[] = [];
  for (const item of items) {
    if (item === ellipsis) {
      at += x.sizes.length - specified;
      own += x.sizes.length - specified;
    } else if (item === null) view = unsqueeze(view, at++);
    else if (typeof item === 'boolean') {
      view = unsqueeze(view, at);
      advanced.push({ at: at++, item });
    } else if (typeof item === 'number') view = selected(view, at, item, own++);
    else if (isSlice(item)) {
      view = sliced(view, at++, item);
      own++;
    } else if (item.sizes.length === 0 && item.dtype === 'int32') view = selected(view, at, item.item(), own++);
    else {
      if (item.sizes.length === 0) view = unsqueeze(view, at);
      const dims = isMask(item) ? Math.max(item.sizes.length, 1) : 1;
      advanced.push({ at, item: item.sizes.length === 0 ? Boolean(item.item()) : item });
      at += dims;
      own += consumes(item);
    }
  }
  return { view, advanced };
}

function selected(x: Tensor, at: number, index: number, own: number): Tensor {
  const size = x.sizes[at] as number;
  if (index < -size || index >= size) {
    throw new IndexError(`index ${index} is out of bounds for dimension ${own} with size ${size}`);
  }
  return partView(x, entry(at, index < 0 ? index + size : index), 'SelectBackward0');
}

function sliced(x: Tensor, at: number, { start, stop, step }: Slice): Tensor {
  const size = x.sizes[at] as number;
  const clamp = (end: number): number => Math.min(Math.max(end < 0 ? end + size : end, 0), size);
  const [first, last, by] = [clamp(start ?? 0), clamp(stop ?? size), step ?? 1];
  if (first === 0 && last === size && by === 1) return x;
  return partView(x, stretch(at, first, Math.max(0, Math.ceil((last - first) / by)), by), 'SliceBackward0');
}

/** A view of all of `x`, for an index that leaves nothing out. */
export function alias(x: Tensor): Tensor {
  return makeView(x, x.sizes, x.strides, x.offset, 'AliasBackward0', (grad) => grad);
}

/** Which elements of a tensor its index tensors choose, in the shape of the result. */
export interface Choice {
  shape: Shape;
  blocks: Blocks;
}

/** What one item chooses of one or more neighbouring dims, with the shape that it broadcasts from. */
interface Indices {
  at: number;
  dims: number;
  shape: Shape;
  /** For each choice, how far its elements lie behind the first, int32. */
  offsets: Tensor;
}

/**
 * PyTorch's rules: masks stand for the indices of their true elements; index tensors broadcast against each other; their
 * common dims take the place of the indexed ones where these are neighbours, else they come first.
 *
 * @param strides - those that a tensor of the shape of `x` has for whom the choice is made
 */
export function choose(x: Tensor, advanced: readonly Advanced[], strides: Shape): Choice {
  return noGrad(() => scope(() => chosen(x, advanced, strides)));
}

function chosen(x: Tensor, advanced: readonly Advanced[], strides: Shape): Choice {
  const parts = advanced.map(({ at, item }) => indicesOf(x, at, item, strides));
  let common: Shape = [];
  try {
    for (const { shape } of parts) common = broadcastShapes(common, shape);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new IndexError(
      'shape mismatch: indexing tensors could not be broadcast together with shapes ' +
        parts.map(({ shape }) => showShape(shape)).join(', '),
    );
  }
  const indexed = parts.flatMap(({ at, dims }) => Array.from({ length: dims }, (_, i) => at + i));
  const first = indexed[0] as number;
  const neighbours = indexed.every((dim, i) => dim === first + i);
  const rest = x.sizes.map((_, i) => i).filter((i) => !indexed.includes(i));
  const before = neighbours ? rest.filter((i) => i < first) : [];
  const after = rest.filter((i) => !before.includes(i));
  const sizes = (list: readonly number[]): number[] => list.map((i) => x.sizes[i] as number);
  const walked = (list: readonly number[]): Walked[] => {
    const walk = joinDims(sizes(list), [list.map((i) => strides[i] as number)]);
    return walk.sizes.map((size, i) => ({ size, stride: (walk.strides[0] as Shape)[i] as number }));
  };
  // The offsets of the broadcast choices: sums over the parts.
  const sums = parts.slice(1).reduce((sum, part) => add(sum, part.offsets), (parts[0] as Indices).offsets);
  return {
    shape: [...sizes(before), ...common, ...sizes(after)],
    blocks: blocksOf([...walked(before), new TensorPlaces(sums), ...walked(after)]),
  };
}

function indicesOf(x: Tensor, at: number, item: Tensor | boolean, strides: Shape): Indices {
  if (typeof item === 'boolean') {
    const none = zeros([item ? 1 : 0], { dtype: 'int32' });
    return { at, dims: 1, shape: none.sizes, offsets: none };
  }
  if (isMask(item)) return maskIndices(x, at, item, strides);
  if (item.dtype !== 'int32') {
    throw new IndexError(
      `tensors used as indices must be long, byte or bool tensors, got ${item.dtype}; convert it with index.to('int32')`,
    );
  }
  const size = x.sizes[at] as number;
  const describe = (bad: number): string => `index ${bad} is out of bounds for dimension ${at} with size ${size}`;
  const places = new IndexPlaces(item, size, describe, true, [item.count], [0], strides[at] as number);
  return { at, dims: 1, shape: item.sizes, offsets: places.tensor() };
}

function maskIndices(x: Tensor, at: number, mask: Tensor, strides: Shape): Indices {
  for (let i = 0; i < mask.sizes.length; i++) {
    if (mask.sizes[i] === x.sizes[at + i]) continue;
    throw new IndexError(
      `The shape of the mask ${showShape(mask.sizes)} at index ${i} does not match the shape of the indexed tensor ` +
        `${showShape(x.sizes)} at index ${at + i}`,
    );
  }
  if (mask.dtype === 'uint8') {
    warnOnce('indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead.');
  }
  const dims = mask.sizes.length;
  const places = trueTensor(mask);
  return { at, dims, shape: places.sizes, offsets: placesTo(places, mask.sizes, strides.slice(at, at + dims)) };
}

/** Row-major places in an array of `shape` as offsets under other strides: the sum over dims of the coordinate there times the stride. */
function placesTo(places: Tensor, shape: Shape, strides: Shape): Tensor {
  const walk = joinDims(shape, [strides]);
  const steps = walk.strides[0] as Shape;
  const own = contiguousStrides(walk.sizes);
  if (walk.sizes.length === 1) return steps[0] === 1 ? places : mul(places, steps[0] as number);
  let offsets: Tensor | null = null;
  for (let d = 0; d < walk.sizes.length; d++) {
    beginOperation();
    const along = emptyTensor(places.sizes, 'int32');
    k.coordinates(places.pointer, along.pointer, places.count, 1, own[d] as number, walk.sizes[d] as number);
    const part = mul(along, steps[d] as number);
    offsets = offsets === null ? part : add(offsets, part);
  }
  return offsets as Tensor;
}
