import { asNode } from '../../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../../errors';
import { indexSelect } from '../../../ops/indexing/indexSelect';
import { add } from '../../../ops/pointwise/add';
import { mul } from '../../../ops/pointwise/mul';
import { reshape } from '../../../ops/shape/reshape';
import { tensor } from '../../../tensor/create';
import { infoOf } from '../../../tensor/dtype';
import { showShape } from '../../../tensor/layout';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { adaptiveAvgPool1d, adaptiveAvgPool2d, adaptiveAvgPool3d } from '../pooling/adaptiveAvgPool';
import type { Sizes } from '../pooling/sizes';
import { type Filter, type ResizeTaps, tapsOf } from './taps';

export interface UpsampleSizeOptions {
  /** The spatial size of the result. */
  size?: Sizes | null;
  /** Or what the spatial size is multiplied by. */
  scaleFactor?: Sizes | null;
}

export interface UpsampleOptions extends UpsampleSizeOptions {
  /** 'nearest' (the default), 'nearest-exact', 'area', and 'linear' of rows, 'bilinear' and 'bicubic' of images, 'trilinear' of volumes. */
  mode?: 'nearest' | 'nearest-exact' | 'area' | 'linear' | 'bilinear' | 'bicubic' | 'trilinear';
  /** Put the centers of the corner pixels on each other instead of their corners; default false. */
  alignCorners?: boolean | null;
  /** Scale by what the rounded size comes to instead of by `scaleFactor`. */
  recomputeScaleFactor?: boolean | null;
}

export interface InterpolateOptions extends UpsampleOptions {
  /** Widen the filter when shrinking, as Pillow does; for 'bilinear' and 'bicubic'. */
  antialias?: boolean;
}

type Mode = NonNullable<UpsampleOptions['mode']>;

const FILTERS: Partial<Record<Mode, [filter: Filter, dims: readonly number[]]>> = {
  nearest: ['nearest', [1, 2, 3]],
  'nearest-exact': ['nearest-exact', [1, 2, 3]],
  linear: ['linear', [1]],
  bilinear: ['linear', [2]],
  trilinear: ['linear', [3]],
  bicubic: ['cubic', [2]],
};

/**
 * Resizes rows, images or volumes: along each dim y_i = Σ_t w_t(i) x at the elements around the place that i comes from.
 *
 * @param x - [n, c, l], [n, c, h, w] or [n, c, d, h, w]
 * @param options - `size` or `scaleFactor`; `mode`, default 'nearest'; `alignCorners`, `antialias`, ...; see `InterpolateOptions`
 * @returns [n, c, ...size]
 * @throws ValueError unless one of size and scaleFactor is given, and for a mode of another number of dims
 * @example
 * nn.functional.interpolate(tensor([[[1, 2]]]), { scaleFactor: 2 }); // [[[1, 1, 2, 2]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html
 */
export function interpolate(x: Tensor, options: InterpolateOptions = {}): Tensor {
  const { mode = 'nearest', alignCorners = null, antialias = false } = options;
  if ((mode === 'nearest' || mode === 'area' || mode === 'nearest-exact') && alignCorners !== null) {
    throw new ValueError(
      'align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear',
    );
  }
  const dims = x.sizes.length - 2;
  const { sizes, scales } = target(x, dims, options);
  if (antialias && !((mode === 'bilinear' || mode === 'bicubic') && dims === 2)) {
    throw new ValueError('Anti-alias option is only supported for bilinear and bicubic modes');
  }
  const filter = filterOf(mode, dims);
  if (filter === 'area') return averaged(x, sizes, dims);
  checkSizes(x, sizes);
  refuseType(x, mode);
  return asNode(`Upsample${KINDS[mode as keyof typeof KINDS]}${dims}D${antialias ? 'Aa' : ''}Backward1`, () =>
    scope(() => {
      let out = x;
      for (let i = dims - 1; i >= 0; i--) {
        const from = x.sizes[i + 2] as number;
        const resize = {
          from,
          to: sizes[i] as number,
          scale: scales?.[i] ?? null,
          alignCorners: alignCorners ?? false,
        };
        out = resized(out, i + 2, tapsOf(filter, resize, antialias));
      }
      return out;
    }),
  );
}

/** What PyTorch's nodes call the modes. */
const KINDS = {
  nearest: 'Nearest',
  'nearest-exact': 'NearestExact',
  linear: 'Linear',
  bilinear: 'Bilinear',
  bicubic: 'Bicubic',
  trilinear: 'Trilinear',
} as const;

function resized(x: Tensor, dim: number, { indices, weights }: ResizeTaps): Tensor {
  const behind = new Array<number>(x.sizes.length - 1 - dim).fill(1);
  const terms = indices.map((index, t) => {
    const part = indexSelect(x, dim, tensor(index));
    const weight = weights?.[t];
    return weight === undefined ? part : mul(part, reshape(tensor(weight), [weight.length, ...behind]));
  });
  return terms.reduce((total, term) => add(total, term));
}

function averaged(x: Tensor, sizes: readonly number[], dims: number): Tensor {
  if (dims === 1) return adaptiveAvgPool1d(x, sizes);
  return dims === 2 ? adaptiveAvgPool2d(x, sizes) : adaptiveAvgPool3d(x, sizes);
}

/** The size of the result, and the scales where they count. */
function target(
  x: Tensor,
  dims: number,
  { size = null, scaleFactor = null, mode, recomputeScaleFactor }: InterpolateOptions,
): { sizes: readonly number[]; scales: readonly number[] | null } {
  const spatial = x.sizes.slice(2);
  if (size !== null && scaleFactor !== null) throw new ValueError('only one of size or scale_factor should be defined');
  const tuple = (list: Sizes): string =>
    `(${(list as readonly number[]).join(', ')}${(list as readonly number[]).length === 1 ? ',' : ''})`;
  if (size !== null) {
    if (typeof size !== 'number' && size.length !== dims) {
      throw new ShapeError(
        `Input and output must have the same number of spatial dimensions, but got input with spatial dimensions of ${showShape(spatial)} and output size of ${tuple(size)}. Please provide input tensor in (N, C, d1, d2, ...,dK) format and output size in (o1, o2, ...,oK) format.`,
      );
    }
    if (recomputeScaleFactor) throw new ValueError('recompute_scale_factor is not meaningful with an explicit size.');
    const sizes = typeof size === 'number' ? spatial.map(() => size) : size;
    if (!sizes.every(Number.isInteger))
      throw new ValueError(`interpolate(): size must be integers, got ${JSON.stringify(size)}`);
    return { sizes, scales: null };
  }
  if (scaleFactor === null) throw new ValueError('either size or scale_factor should be defined');
  if (typeof scaleFactor !== 'number' && scaleFactor.length !== dims) {
    throw new ShapeError(
      `Input and scale_factor must have the same number of spatial dimensions, but got input with spatial dimensions of ${showShape(spatial)} and scale_factor of shape ${tuple(scaleFactor)}. Please provide input tensor in (N, C, d1, d2, ...,dK) format and scale_factor in (s1, s2, ...,sK) format.`,
    );
  }
  const scales = typeof scaleFactor === 'number' ? spatial.map(() => scaleFactor) : scaleFactor;
  const sizes = spatial.map((length, i) => Math.floor(length * (scales[i] as number)));
  return { sizes, scales: recomputeScaleFactor || mode === 'area' ? null : scales };
}

function filterOf(mode: Mode, dims: number): Filter | 'area' {
  if (mode === 'area' && dims >= 1 && dims <= 3) return mode;
  const [filter, fitting] = Object.hasOwn(FILTERS, mode) ? (FILTERS[mode] ?? []) : [];
  if (filter !== undefined && fitting?.includes(dims)) return filter;
  if (mode.endsWith('linear') && fitting !== undefined && dims >= 1 && dims <= 3) {
    throw new ValueError(`Got ${dims + 2}D input, but ${mode} mode needs ${(fitting[0] as number) + 2}D input`);
  }
  throw new ValueError(
    `Input Error: Only 3D, 4D and 5D input Tensors supported (got ${dims + 2}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | area | nearest-exact (got ${mode})`,
  );
}

function checkSizes(x: Tensor, sizes: readonly number[]): void {
  const spatial = x.sizes.slice(2);
  if ([...spatial, ...sizes].some((size) => size < 1)) {
    const letters = ['D', 'H', 'W'].slice(-sizes.length);
    const show = (list: readonly number[]): string => list.map((size, i) => `${letters[i]}: ${size}`).join(', ');
    throw new ShapeError(
      `Input and output sizes should be greater than 0, but got input (${show(spatial)})${sizes.length === 1 ? ' and' : ''} output (${show(sizes)})`,
    );
  }
  if (x.sizes[1] === 0) {
    throw new ShapeError(
      `Non-empty ${x.sizes.length}D data tensor expected but got a tensor with sizes ${showShape(x.sizes)}`,
    );
  }
}

function refuseType(x: Tensor, mode: Mode): void {
  if (x.dtype === 'float32' || (x.dtype === 'uint8' && mode.startsWith('nearest'))) return;
  throw new DTypeError(`"upsample_${mode}" not implemented for '${infoOf(x.dtype).scalarName}'; use .to('float32')`);
}

/**
 * As `interpolate`, under its older name.
 *
 * @param x - [n, c, ...]
 * @param options - `size` or `scaleFactor`; `mode`, default 'nearest'; `alignCorners`
 * @returns [n, c, ...] in the new size
 * @example
 * nn.functional.upsample(tensor([[[1, 2]]]), { size: 4 }); // [[[1, 1, 2, 2]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.upsample.html
 */
export function upsample(x: Tensor, options: UpsampleOptions = {}): Tensor {
  return interpolate(x, options);
}

/**
 * As `interpolate` in mode 'nearest'.
 *
 * @param x - [n, c, ...]
 * @param options - `size` or `scaleFactor`
 * @returns [n, c, ...] in the new size
 * @example
 * nn.functional.upsampleNearest(rand([1, 1, 2, 2]), { scaleFactor: 2 }).shape; // [1, 1, 4, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.upsample_nearest.html
 */
export function upsampleNearest(x: Tensor, options: UpsampleSizeOptions = {}): Tensor {
  return interpolate(x, { ...options, mode: 'nearest' });
}

/**
 * As `interpolate` in mode 'bilinear', with the corners aligned.
 *
 * @param x - [n, c, h, w]
 * @param options - `size` or `scaleFactor`
 * @returns [n, c, ...] in the new size
 * @example
 * nn.functional.upsampleBilinear(rand([1, 1, 2, 2]), { scaleFactor: 2 }).shape; // [1, 1, 4, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.upsample_bilinear.html
 */
export function upsampleBilinear(x: Tensor, options: UpsampleSizeOptions = {}): Tensor {
  return interpolate(x, { ...options, mode: 'bilinear', alignCorners: true });
}
