import type { Tensor } from '../../tensor/tensor';
import type { PoolWithIndices } from '../functional/maxPool2d';
import {
  type MaxPoolOptions,
  maxPool1d,
  maxPool1dWithIndices,
  maxPool3d,
  maxPool3dWithIndices,
} from '../functional/pooling/maxPool';
import { type MaxUnpoolOptions, maxUnpool1d, maxUnpool2d, maxUnpool3d } from '../functional/pooling/maxUnpool';
import type { Sizes } from '../functional/pooling/sizes';
import { Module } from '../module';
import { nameClasses } from '../property';
import { tuple, tuples } from '../tuple';
import { showBool, showSize } from './repr';

/** What a pool returns: [output, indices] where it was asked for them. */
export type MaybeIndices<Indices extends boolean> = Indices extends true ? [Tensor, Tensor] : Tensor;

export interface MaxPoolModuleOptions extends MaxPoolOptions {
  /** Return [output, indices], for `MaxUnpool`; default false. */
  returnIndices?: boolean;
}

type Pool = (x: Tensor, kernelSize: Sizes, options: MaxPoolOptions) => Tensor;

abstract class MaxPoolNd<Indices extends boolean> extends Module<[Tensor], MaybeIndices<Indices>> {
  readonly kernelSize: Sizes;
  readonly returnIndices: boolean;
  readonly options: MaxPoolOptions;

  constructor(kernelSize: Sizes, options: MaxPoolModuleOptions & { returnIndices?: Indices } = {}) {
    super();
    const { returnIndices = false, ...windows } = options;
    this.kernelSize = tuple(kernelSize);
    this.returnIndices = returnIndices;
    this.options = tuples(windows);
  }

  protected abstract readonly pool: Pool;
  protected abstract readonly poolWithIndices: (
    x: Tensor,
    kernelSize: Sizes,
    options: MaxPoolOptions,
  ) => PoolWithIndices;

  forward(x: Tensor): MaybeIndices<Indices> {
    const { kernelSize, options } = this;
    if (!this.returnIndices) return this.pool(x, kernelSize, options) as MaybeIndices<Indices>;
    const { output, indices } = this.poolWithIndices(x, kernelSize, options);
    return [output, indices] as unknown as MaybeIndices<Indices>;
  }

  override extraRepr(): string {
    const { stride, padding = 0, dilation = 1, ceilMode = false } = this.options;
    return (
      `kernel_size=${showSize(this.kernelSize)}, stride=${showSize(stride ?? this.kernelSize)}, ` +
      `padding=${showSize(padding)}, dilation=${showSize(dilation)}, ceil_mode=${showBool(ceilMode)}`
    );
  }
}

export type MaxUnpoolModuleOptions = Omit<MaxUnpoolOptions, 'outputSize'>;

abstract class MaxUnpoolNd extends Module<[Tensor, Tensor, (Sizes | null)?]> {
  readonly kernelSize: Sizes;
  readonly options: MaxUnpoolModuleOptions;

  constructor(kernelSize: Sizes, options: MaxUnpoolModuleOptions = {}) {
    super();
    this.kernelSize = tuple(kernelSize);
    this.options = tuples(options);
  }

  protected abstract readonly unpool: (
    x: Tensor,
    indices: Tensor,
    kernelSize: Sizes,
    options: MaxUnpoolOptions,
  ) => Tensor;

  forward(x: Tensor, indices: Tensor, outputSize: Sizes | null = null): Tensor {
    return this.unpool(x, indices, this.kernelSize, { ...this.options, outputSize });
  }

  protected abstract readonly dims: number;

  override extraRepr(): string {
    const { stride, padding = 0 } = this.options;
    const show = (size: Sizes): string => showSize(typeof size === 'number' ? new Array(this.dims).fill(size) : size);
    return `kernel_size=${show(this.kernelSize)}, stride=${show(stride ?? this.kernelSize)}, padding=${show(padding)}`;
  }
}

/**
 * The largest value of each window of rows [n, c, l].
 *
 * Among equals the first wins, NaN wins over numbers, padding counts as -infinity.
 *
 * @throws ShapeError when no window fits
 * @example
 * new nn.MaxPool1d(2)(rand([1, 3, 8])).shape; // [1, 3, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MaxPool1d.html
 */
export class MaxPool1d<Indices extends boolean = false> extends MaxPoolNd<Indices> {
  protected readonly pool = maxPool1d as Pool;
  protected readonly poolWithIndices = maxPool1dWithIndices;
}

/**
 * The largest value of each window of volumes [n, c, d, h, w].
 *
 * Among equals the first wins, NaN wins over numbers, padding counts as -infinity.
 *
 * @throws ShapeError when no window fits
 * @example
 * new nn.MaxPool3d(2)(rand([1, 3, 4, 4, 4])).shape; // [1, 3, 2, 2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MaxPool3d.html
 */
export class MaxPool3d<Indices extends boolean = false> extends MaxPoolNd<Indices> {
  protected readonly pool = maxPool3d as Pool;
  protected readonly poolWithIndices = maxPool3dWithIndices;
}

/**
 * Puts what `MaxPool1d` with `returnIndices` returned back where it was, zeros elsewhere.
 *
 * @throws ShapeError when the shapes of values and indices differ
 * @throws IndexError for an index outside of the result
 * @example
 * const pool = new nn.MaxPool1d(2, { returnIndices: true });
 * new nn.MaxUnpool1d(2)(...pool(rand([1, 3, 8]))).shape; // [1, 3, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MaxUnpool1d.html
 */
export class MaxUnpool1d extends MaxUnpoolNd {
  protected readonly unpool = maxUnpool1d;
  protected readonly dims = 1;
}

/**
 * Puts what `MaxPool2d` with `returnIndices` returned back where it was, zeros elsewhere.
 *
 * @throws ShapeError when the shapes of values and indices differ
 * @throws IndexError for an index outside of the result
 * @example
 * const pool = new nn.MaxPool2d(2, { returnIndices: true });
 * new nn.MaxUnpool2d(2)(...pool(rand([1, 3, 8, 8]))).shape; // [1, 3, 8, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MaxUnpool2d.html
 */
export class MaxUnpool2d extends MaxUnpoolNd {
  protected readonly unpool = maxUnpool2d;
  protected readonly dims = 2;
}

/**
 * Puts what `MaxPool3d` with `returnIndices` returned back where it was, zeros elsewhere.
 *
 * @throws ShapeError when the shapes of values and indices differ
 * @throws IndexError for an index outside of the result
 * @example
 * const pool = new nn.MaxPool3d(2, { returnIndices: true });
 * new nn.MaxUnpool3d(2)(...pool(rand([1, 3, 4, 4, 4]))).shape; // [1, 3, 4, 4, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MaxUnpool3d.html
 */
export class MaxUnpool3d extends MaxUnpoolNd {
  protected readonly unpool = maxUnpool3d;
  protected readonly dims = 3;
}

nameClasses({ MaxPool1d, MaxPool3d, MaxUnpool1d, MaxUnpool2d, MaxUnpool3d });
