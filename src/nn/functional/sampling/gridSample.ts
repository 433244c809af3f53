import { noGrad } from '../../../autograd/mode';
import { asNode } from '../../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../../errors';
import { gather } from '../../../ops/indexing/gather';
import { add } from '../../../ops/pointwise/add';
import { floor } from '../../../ops/pointwise/floor';
import { mul } from '../../../ops/pointwise/mul';
import { round } from '../../../ops/pointwise/round';
import { sub } from '../../../ops/pointwise/sub';
import { where } from '../../../ops/pointwise/where';
import { expand } from '../../../ops/shape/expand';
import { reshape } from '../../../ops/shape/reshape';
import { select } from '../../../ops/shape/select';
import { zeros } from '../../../tensor/create';
import { infoOf } from '../../../tensor/dtype';
import { showShape } from '../../../tensor/layout';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { cornersOf } from './affineGrid';
import { cubicWeights } from './cubicWeights';
import { bordered, indicesOf, type PaddingMode, pixelsOf } from './gridPlaces';

export interface GridSampleOptions {
  /** How to read between pixels; 'bilinear' of volumes is trilinear; default 'bilinear'. */
  mode?: 'bilinear' | 'nearest' | 'bicubic';
  /** What lies outside: zeros, the nearest pixel of the border, or the reflection there; default 'zeros'. */
  paddingMode?: PaddingMode;
  /** Whether -1 and 1 are the centers of the corner pixels, not their outer edges; default false. */
  alignCorners?: boolean | null;
}

/**
 * Reads x at the places of a grid, where -1 and 1 are its ends: y[n, c, p] = Σ_t w_t x[n, c, pixel t around grid[n, p]].
 *
 * @param x - [n, c, h, w] or [n, c, d, h, w]
 * @param grid - [n, oh, ow, 2] or [n, od, oh, ow, 3], x first
 * @param options - `mode`: 'bilinear' (default), 'nearest' or 'bicubic'; `paddingMode`: 'zeros', 'border' or 'reflection';
 * `alignCorners`
 * @returns [n, c, oh, ow] or [n, c, od, oh, ow]
 * @throws ShapeError when the shapes do not fit
 * @example
 * const x = tensor([[[[1, 2], [3, 4]]]]);
 * nn.functional.gridSample(x, zeros([1, 1, 1, 2]), { alignCorners: true }); // [[[[2.5000]]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.grid_sample.html
 */
export function gridSample(x: Tensor, grid: Tensor, options: GridSampleOptions = {}): Tensor {
  const { mode = 'bilinear', paddingMode = 'zeros' } = options;
  if (!['bilinear', 'nearest', 'bicubic'].includes(mode)) {
    throw new ValueError(
      `nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '${mode}'`,
    );
  }
  if (!['zeros', 'border', 'reflection'].includes(paddingMode)) {
    throw new ValueError(
      `nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', but got: '${paddingMode}'`,
    );
  }
  check(x, grid, mode);
  const corners = cornersOf(options.alignCorners, 'grid_sample');
  const [n, c, ...sizes] = x.sizes as [number, number, ...number[]];
  const shape = [n, c, ...grid.sizes.slice(1, -1)];
  if (shape.includes(0)) return zeros(shape);
  return asNode(x.sizes.length === 4 ? 'GridSampler2DBackward0' : 'GridSampler3DBackward0', () =>
    scope(() => {
      const count = grid.sizes.slice(1, -1).reduce((product, size) => product * size, 1);
      const points = reshape(grid, [n, count, sizes.length]);
      // The grid has the last dim first.
      const axes = sizes.map((size, i): Axis => {
        const place = pixelsOf(select(points, 2, sizes.length - 1 - i), size, corners);
        return { size, taps: tapsAlong(place, size, mode, paddingMode, corners) };
      });
      return reshape(read(reshape(x, [n, c, -1]), axes), shape);
    }),
  );
}

/** One of the pixels that a place along a dim is made of. */
interface Tap {
  /** The pixel's position as a float tensor [n, points], without a gradient; it may lie outside. */
  readonly at: Tensor;
  /** Its share. */
  readonly weight: Tensor;
}

interface Axis {
  readonly size: number;
  readonly taps: readonly Tap[];
}

function tapsAlong(
  place: Tensor,
  size: number,
  mode: NonNullable<GridSampleOptions['mode']>,
  padding: PaddingMode,
  corners: boolean,
): Tap[] {
  if (mode === 'bicubic') {
    // Here the pixels are put inside, not the place.
    const low = noGrad(() => floor(place));
    const weights = cubicWeights(sub(place, low));
    return weights.map((weight, t) => ({
      at: noGrad(() => round(bordered(add(low, t - 1), size, padding, corners))),
      weight,
    }));
  }
  const inside = bordered(place, size, padding, corners);
  if (mode === 'nearest') {
    // The share is 1; through it the grid has the gradient of rounding, which is 0.
    const at = noGrad(() => round(inside));
    return [{ at, weight: add(sub(round(inside), at), 1) }];
  }
  const low = noGrad(() => floor(inside));
  const part = sub(inside, low);
  return [
    { at: low, weight: sub(mul(part, -1), -1) },
    { at: noGrad(() => add(low, 1)), weight: part },
  ];
}

/** The sum over all combinations of the axes' taps. */
function read(x: Tensor, axes: readonly Axis[]): Tensor {
  const [n, c] = x.sizes as [number, number];
  const combinations = axes.reduce<Tap[][]>(
    (lists, { taps }) => lists.flatMap((list) => taps.map((tap) => [...list, tap])),
    [[]],
  );
  const terms = combinations.map((taps) => {
    const { index, within } = noGrad(() =>
      indicesOf(
        taps.map(({ at }) => at),
        axes.map(({ size }) => size),
      ),
    );
    const count = index.sizes[1] as number;
    const rows = (t: Tensor): Tensor => reshape(t, [n, 1, count]);
    const values = gather(x, 2, expand(rows(index), [n, c, count]));
    const share = taps.map(({ weight }) => weight).reduce((product, weight) => mul(product, weight));
    return where(rows(within), mul(values, rows(share)), 0);
  });
  return terms.reduce((total, term) => add(total, term));
}

function check(x: Tensor, grid: Tensor, mode: string): void {
  const shapes = `input with sizes ${showShape(x.sizes)} and grid with sizes ${showShape(grid.sizes)}`;
  const dims = x.sizes.length - 2;
  if (x.sizes[0] !== grid.sizes[0]) {
    throw new ShapeError(`grid_sampler(): expected grid and input to have same batch size, but got ${shapes}`);
  }
  if (grid.sizes.at(-1) !== dims) {
    throw new ShapeError(
      `grid_sampler(): expected grid to have size ${dims} in last dimension, but got grid with sizes ${showShape(grid.sizes)}`,
    );
  }
  const empty = x.sizes.findIndex((size, i) => i >= 2 && size === 0);
  if (empty >= 0) {
    throw new ShapeError(
      `grid_sampler(): expected input to have non-empty spatial dimensions, but input has sizes ${showShape(x.sizes)} with dimension ${empty} being empty`,
    );
  }
  if ((dims !== 2 && dims !== 3) || grid.sizes.length !== x.sizes.length) {
    const expected = dims === 2 || dims === 3 ? `${dims + 2}D` : '4D or 5D';
    throw new ShapeError(
      `grid_sampler(): expected ${expected} input and grid with same number of dimensions, but got ${shapes}`,
    );
  }
  if (dims === 3 && mode === 'bicubic') {
    throw new ValueError('grid_sampler(): bicubic interpolation only supports 4D input');
  }
  const other = [x, grid].find((t) => t.dtype !== 'float32');
  if (other) {
    throw new DTypeError(
      `grid_sampler_${dims}d_cpu not implemented for ${infoOf(other.dtype).scalarName}; use .to('float32')`,
    );
  }
}
