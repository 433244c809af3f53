import { makeView } from '../../autograd/view';
import { IndexError, ShapeError } from '../../errors';
import {
  broadcastShapes,
  broadcastStrides,
  contiguousStrides,
  numelOf,
  type Shape,
  showShape,
} from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { stretch } from '../narrow';
import { entry } from '../select';
import { unsqueeze } from '../unsqueeze';
import { type Blocks, blocksOf, type Walked } from './blocks';
import { ellipsis, isSlice, type PlainItem, type Slice } from './indexItems';
import { readIndices } from './indices';
import { partView } from './partView';
import { trueAt } from './trueAt';

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
  return isMask(item) ? item.shape.length : 1;
}

function isMask(x: Tensor): boolean {
  return x.dtype === 'bool' || x.dtype === 'uint8';
}

/** Applies the numbers, slices and new dims of an index as views, and notes where its tensors stand. */
export function takeApart(x: Tensor, items: readonly PlainItem[]): TakenApart {
  const specified = items.reduce<number>((n, item) => n + consumes(item), 0);
  if (specified > x.shape.length) {
    throw new IndexError(`too many indices for tensor of dimension ${x.shape.length} (got ${specified})`);
  }
  let view = x;
  let at = 0;
  // Where the dim stands in x, for messages.
  let own = 0;
  const advanced: Advanced[] = [];
  for (const item of items) {
    if (item === ellipsis) {
      at += x.shape.length - specified;
      own += x.shape.length - specified;
    } else if (item === null) view = unsqueeze(view, at++);
    else if (typeof item === 'boolean') {
      view = unsqueeze(view, at);
      advanced.push({ at: at++, item });
    } else if (typeof item === 'number') view = selected(view, at, item, own++);
    else if (isSlice(item)) {
      view = sliced(view, at++, item);
      own++;
    } else if (item.shape.length === 0 && item.dtype === 'int32') view = selected(view, at, item.item(), own++);
    else {
      if (item.shape.length === 0) view = unsqueeze(view, at);
      const dims = isMask(item) ? Math.max(item.shape.length, 1) : 1;
      advanced.push({ at, item: item.shape.length === 0 ? Boolean(item.item()) : item });
      at += dims;
      own += consumes(item);
    }
  }
  return { view, advanced };
}

function selected(x: Tensor, at: number, index: number, own: number): Tensor {
  const size = x.shape[at] as number;
  if (index < -size || index >= size) {
    throw new IndexError(`index ${index} is out of bounds for dimension ${own} with size ${size}`);
  }
  return partView(x, entry(at, index < 0 ? index + size : index), 'SelectBackward0');
}

function sliced(x: Tensor, at: number, { start, stop, step }: Slice): Tensor {
  const size = x.shape[at] as number;
  const clamp = (end: number): number => Math.min(Math.max(end < 0 ? end + size : end, 0), size);
  const [first, last, by] = [clamp(start ?? 0), clamp(stop ?? size), step ?? 1];
  if (first === 0 && last === size && by === 1) return x;
  return partView(x, stretch(at, first, Math.max(0, Math.ceil((last - first) / by)), by), 'SliceBackward0');
}

/** A view of all of `x`, for an index that leaves nothing out. */
export function alias(x: Tensor): Tensor {
  return makeView(x, x.shape, x.strides, x.offset, 'AliasBackward0', (grad) => grad);
}

/** Which elements of a tensor its index tensors choose, in the shape of the result. */
export interface Choice {
  shape: Shape;
  /** Blocks of the chosen elements in a tensor of the indexed shape with the given strides. */
  blocks(strides: Shape): Blocks;
}

/** Indices into one dim, with the shape they broadcast from. */
interface DimIndices {
  dim: number;
  indices: Int32Array;
  shape: Shape;
}

/**
 * PyTorch's rules: masks stand for the indices of their true elements; index tensors broadcast against each other; their
 * common dims take the place of the indexed ones where these are neighbours, else they come first.
 */
export function choose(x: Tensor, advanced: readonly Advanced[]): Choice {
  const perDim = advanced.flatMap(({ at, item }) => indicesOf(x, at, item));
  let common: Shape = [];
  try {
    for (const { shape } of perDim) common = broadcastShapes(common, shape);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new IndexError(
      'shape mismatch: indexing tensors could not be broadcast together with shapes ' +
        perDim.map(({ shape }) => showShape(shape)).join(', '),
    );
  }
  const dims = perDim.map(({ dim }) => dim);
  const first = dims[0] as number;
  const neighbours = dims.every((dim, i) => dim === first + i);
  const rest = x.shape.map((_, i) => i).filter((i) => !dims.includes(i));
  const before = neighbours ? rest.filter((i) => i < first) : [];
  const after = rest.filter((i) => !before.includes(i));
  const sizes = (list: readonly number[]): number[] => list.map((i) => x.shape[i] as number);
  return {
    shape: [...sizes(before), ...common, ...sizes(after)],
    blocks(strides) {
      const walked = (i: number): Walked => ({ size: x.shape[i] as number, stride: strides[i] as number });
      return blocksOf([...before.map(walked), combined(perDim, common, strides), ...after.map(walked)]);
    },
  };
}

/** The offset of each of the broadcast indices: sum over dims of index * stride. */
function combined(perDim: readonly DimIndices[], common: Shape, strides: Shape): Int32Array {
  const offsets = new Int32Array(numelOf(common));
  for (const { dim, indices, shape } of perDim) {
    const steps = broadcastStrides(shape, contiguousStrides(shape), common);
    const stride = strides[dim] as number;
    let next = 0;
    const walk = (level: number, at: number): void => {
      if (level === common.length) {
        offsets[next] = (offsets[next] as number) + (indices[at] as number) * stride;
        next++;
        return;
      }
      for (let i = 0; i < (common[level] as number); i++) walk(level + 1, at + i * (steps[level] as number));
    };
    walk(0, 0);
  }
  return offsets;
}

function indicesOf(x: Tensor, at: number, item: Tensor | boolean): DimIndices[] {
  if (typeof item === 'boolean') {
    const indices = new Int32Array(item ? 1 : 0);
    return [{ dim: at, indices, shape: [indices.length] }];
  }
  if (isMask(item)) return maskIndices(x, at, item);
  if (item.dtype !== 'int32') {
    throw new IndexError(
      `tensors used as indices must be long, byte or bool tensors, got ${item.dtype}; convert it with index.to('int32')`,
    );
  }
  const size = x.shape[at] as number;
  const indices = readIndices(
    item,
    size,
    (bad) => `index ${bad} is out of bounds for dimension ${at} with size ${size}`,
  );
  return [{ dim: at, indices, shape: item.shape }];
}

/** The coordinates of the true elements of a mask, a list for each of its dims. */
function maskIndices(x: Tensor, at: number, mask: Tensor): DimIndices[] {
  for (let i = 0; i < mask.shape.length; i++) {
    if (mask.shape[i] === x.shape[at + i]) continue;
    throw new IndexError(
      `The shape of the mask ${showShape(mask.shape)} at index ${i} does not match the shape of the indexed tensor ` +
        `${showShape(x.shape)} at index ${at + i}`,
    );
  }
  if (mask.dtype === 'uint8') {
    warnOnce('indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead.');
  }
  const places = trueAt(mask);
  const strides = contiguousStrides(mask.shape);
  return mask.shape.map((size, i) => {
    const step = strides[i] as number;
    const indices = places.map((place) => Math.floor(place / step) % size);
    return { dim: at + i, indices, shape: [indices.length] };
  });
}
