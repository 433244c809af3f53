import { asNode, record, wrt } from '../../../autograd/record';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { expand } from '../../../ops/shape/expand';
import { reshape } from '../../../ops/shape/reshape';
import { arange, zeros, zerosLike } from '../../../tensor/create';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import type { Pooled, PoolWithIndices, ReturnIndices } from '../maxPool2d';
import type { OutputSizes } from './adaptiveAvgPool';
import { evened, type Located, maxTaps } from './maxTaps';
import { cellsOf, checkAdaptive, nodeOf, outputSizes } from './sizes';

/**
 * The largest values of `outputSize` cells: y[n, c, i] is that of x[n, c, floor(i l / o) .. ceil((i + 1) l / o)].
 *
 * @param x - [n, c, l] or [c, l]
 * @param outputSize - the number of cells
 * @param options - `returnIndices`: positions too
 * @returns [n, c, o] or [c, o]
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * nn.functional.adaptiveMaxPool1d(tensor([[1, 2, 3]]), 2); // [[2, 3]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool1d.html
 */
export function adaptiveMaxPool1d<Indices extends boolean = false>(
  x: Tensor,
  outputSize: OutputSizes,
  options: ReturnIndices<Indices> = {},
): Pooled<Indices> {
  return either(adaptiveMaxPool(x, outputSize, 1, options.returnIndices ?? false), options);
}

/**
 * As `adaptiveMaxPool1d`, with the positions of the maxima.
 *
 * @param x - [n, c, l] or [c, l]
 * @param outputSize - the number of cells
 * @returns `output` and `indices`, int32
 * @example
 * nn.functional.adaptiveMaxPool1dWithIndices(tensor([[1, 2, 3]]), 2).indices; // [[1, 2]]
 */
export function adaptiveMaxPool1dWithIndices(x: Tensor, outputSize: OutputSizes): PoolWithIndices {
  return adaptiveMaxPool(x, outputSize, 1, true) as PoolWithIndices;
}

/**
 * The largest values of oh x ow cells, as `adaptiveMaxPool1d` along both dims.
 *
 * @param x - [n, c, h, w] or [c, h, w]
 * @param outputSize - one size for both, or [oh, ow]; null keeps a size
 * @param options - `returnIndices`: positions too
 * @returns [n, c, oh, ow] or [c, oh, ow]
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * nn.functional.adaptiveMaxPool2d(tensor([[[1, 3], [5, 7]]]), [1, 2]); // [[[5, 7]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool2d.html
 */
export function adaptiveMaxPool2d<Indices extends boolean = false>(
  x: Tensor,
  outputSize: OutputSizes,
  options: ReturnIndices<Indices> = {},
): Pooled<Indices> {
  return either(adaptiveMaxPool(x, outputSize, 2, options.returnIndices ?? false), options);
}

/**
 * As `adaptiveMaxPool2d`, with the positions of the maxima in their planes: row * w + column.
 *
 * @param x - [n, c, h, w] or [c, h, w]
 * @param outputSize - the numbers of rows and columns; null keeps a size
 * @returns `output` and `indices`, int32
 * @example
 * nn.functional.adaptiveMaxPool2dWithIndices(tensor([[[1, 3], [5, 7]]]), 1).indices; // [[[3]]]
 */
export function adaptiveMaxPool2dWithIndices(x: Tensor, outputSize: OutputSizes): PoolWithIndices {
  return adaptiveMaxPool(x, outputSize, 2, true) as PoolWithIndices;
}

/**
 * The largest values of od x oh x ow cells, as `adaptiveMaxPool1d` along the three dims.
 *
 * @param x - [n, c, d, h, w] or [c, d, h, w]
 * @param outputSize - one size for all, or [od, oh, ow]; null keeps a size
 * @param options - `returnIndices`: positions too
 * @returns [n, c, od, oh, ow] or [c, od, oh, ow]
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * nn.functional.adaptiveMaxPool3d(ones([1, 4, 4, 4]), [1, 2, null]).shape; // [1, 1, 2, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_max_pool3d.html
 */
export function adaptiveMaxPool3d<Indices extends boolean = false>(
  x: Tensor,
  outputSize: OutputSizes,
  options: ReturnIndices<Indices> = {},
): Pooled<Indices> {
  return either(adaptiveMaxPool(x, outputSize, 3, options.returnIndices ?? false), options);
}

/**
 * As `adaptiveMaxPool3d`, with the positions of the maxima in their volumes: (layer * h + row) * w + column.
 *
 * @param x - [n, c, d, h, w] or [c, d, h, w]
 * @param outputSize - the numbers of layers, rows and columns; null keeps a size
 * @returns `output` and `indices`, int32
 * @example
 * nn.functional.adaptiveMaxPool3dWithIndices(ones([1, 2, 2, 2]), 1).indices; // [[[[0]]]]
 */
export function adaptiveMaxPool3dWithIndices(x: Tensor, outputSize: OutputSizes): PoolWithIndices {
  return adaptiveMaxPool(x, outputSize, 3, true) as PoolWithIndices;
}

function either<Indices extends boolean>(
  { output, indices }: Located,
  options: ReturnIndices<Indices>,
): Pooled<Indices> {
  return (options.returnIndices ? [output, indices] : output) as Pooled<Indices>;
}

function adaptiveMaxPool(x: Tensor, outputSize: OutputSizes, dims: number, wanted: boolean): Located {
  const name = `adaptive_max_pool${dims}d`;
  checkAdaptive(x, dims, name, ':');
  const sizes = outputSizes(x, outputSize, dims, name);
  const lead = x.sizes.slice(0, -dims);
  const shape = [...lead, ...sizes];
  const node = nodeOf('AdaptiveMaxPool', dims);
  if (shape.includes(0)) {
    requireFloat(x, name);
    const output = record(
      zeros(shape),
      node,
      wrt(x, (_, x) => zerosLike(x), x),
    );
    return { output, indices: wanted ? zeros(shape, { dtype: 'int32' }) : null };
  }
  return asNode(
    node,
    () =>
      scope(() => {
        const spatial = x.sizes.slice(-dims);
        const volume = spatial.reduce((n, size) => n * size, 1);
        let found: Located = { output: x, indices: wanted ? expand(reshape(arange(volume), spatial), x.sizes) : null };
        // The last dim first: so the first in row-major order wins among equals.
        for (let i = dims - 1; i >= 0; i--) {
          const cells = cellsOf(spatial[i] as number, sizes[i] as number).map(({ start, length }) =>
            Array.from({ length }, (_, tap) => start + tap),
          );
          found = maxTaps(found, lead.length + i, evened(cells));
        }
        return found;
      }),
    ({ output }) => output,
  );
}
