import { ShapeError } from '../../../errors';
import { contiguousStrides, type Shape, showShape } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import type { Blocks } from '../../shape/drivers/blocks';
import { type Locate, partView } from '../../shape/drivers/partView';
import { checkIndexType, IndexPlaces } from './indices';

/**
 * The elements of a tensor of `shape` that an index tensor names along dim `at`: index[i, j, k] along dim 1 stands for
 * element [i, index[i, j, k], k].
 *
 * @param source - a tensor that must cover the index as well
 */
export function elementBlocks(shape: Shape, at: number, index: Tensor, name: string, source?: Tensor): Blocks {
  checkIndexType(index, name);
  checkShapes(shape, at, index, source);
  const size = shape.length === 0 ? 1 : (shape[at] as number);
  const [dims, own] = shape.length === 0 ? [[1], [0]] : [index.sizes, contiguousStrides(shape)];
  const offsets = new IndexPlaces(
    index,
    size,
    (bad) => `index ${bad} is out of bounds for dimension ${at} with size ${size}`,
    false,
    dims.length === 0 ? [1] : dims,
    own.map((stride, i) => (i === at ? 0 : stride)),
    own[at] || 1,
  );
  return { offsets, block: 1 };
}

/** 0-d tensors count as vectors of one element. */
function checkShapes(shape: Shape, at: number, index: Tensor, source?: Tensor): void {
  const dims = (list: Shape): Shape => (list.length === 0 ? [1] : list);
  const [own, wanted] = [dims(shape), dims(index.sizes)];
  if (index.count === 0) return;
  if (own.length !== wanted.length) {
    throw new ShapeError(
      'Index tensor must have the same number of dimensions as input tensor: got index of ' +
        `${showShape(index.sizes)} for ${showShape(shape)}`,
    );
  }
  if (source !== undefined && dims(source.sizes).length !== wanted.length) {
    throw new ShapeError(
      'Index tensor must have the same number of dimensions as src tensor: got index of ' +
        `${showShape(index.sizes)} for ${showShape(source.sizes)}`,
    );
  }
  const sizes = source === undefined ? null : dims(source.sizes);
  for (let i = 0; i < wanted.length; i++) {
    const size = wanted[i] as number;
    const tooLarge = i !== at && size > (own[i] as number);
    if (!tooLarge && (sizes === null || size <= (sizes[i] as number))) continue;
    throw source === undefined
      ? new ShapeError(
          `Size does not match at dimension ${i} expected index ${showShape(index.sizes)} to be smaller than self ` +
            `${showShape(shape)} apart from dimension ${at}`,
        )
      : new ShapeError(
          `Expected index ${showShape(index.sizes)} to be smaller than self ${showShape(shape)} apart from dimension ` +
            `${at} and to be smaller size than src ${showShape(source.sizes)}`,
        );
  }
}

/** The first elements of `x` along each dim, as many as `shape` says, as a view. */
export function corner(x: Tensor, shape: Shape): Tensor {
  const first: Locate = (_, strides) => ({ shape, strides, offset: 0 });
  return x.sizes.length !== shape.length || shape.some((size, i) => size !== x.sizes[i])
    ? partView(x, first, 'SliceBackward0')
    : x;
}
