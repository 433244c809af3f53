import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import type { PoolWithIndices } from '../functional/maxPool2d';
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  type OutputSizes,
} from '../functional/pooling/adaptiveAvgPool';
import {
  adaptiveMaxPool1d,
  adaptiveMaxPool1dWithIndices,
  adaptiveMaxPool2d,
  adaptiveMaxPool2dWithIndices,
  adaptiveMaxPool3d,
  adaptiveMaxPool3dWithIndices,
} from '../functional/pooling/adaptiveMaxPool';
import type { Sizes } from '../functional/pooling/sizes';
import { Module } from '../module';
import { nameClasses } from '../property';
import { tuple } from '../tuple';
import type { MaybeIndices } from './maxPoolNd';

/** As Python prints it. */
function showSizes(size: OutputSizes): string {
  if (!Array.isArray(size)) return String(size ?? 'None');
  return `(${size.map((one) => one ?? 'None').join(', ')}${size.length === 1 ? ',' : ''})`;
}

abstract class AdaptiveAvgPoolNd<Size extends OutputSizes> extends Module {
  readonly outputSize: Size;

  constructor(outputSize: Size) {
    super();
    this.outputSize = tuple(outputSize);
  }

  protected abstract readonly pool: (x: Tensor, outputSize: Size) => Tensor;

  forward(x: Tensor): Tensor {
    return this.pool(x, this.outputSize);
  }

  override extraRepr(): string {
    return `output_size=${showSizes(this.outputSize)}`;
  }
}

export interface AdaptiveMaxPoolModuleOptions {
  /** Return [output, indices], for `MaxUnpool`; default false. */
  returnIndices?: boolean;
}

type Pool = (x: Tensor, outputSize: OutputSizes) => Tensor;

abstract class AdaptiveMaxPoolNd<Indices extends boolean> extends Module<[Tensor], MaybeIndices<Indices>> {
  readonly outputSize: OutputSizes;
  readonly returnIndices: boolean;

  constructor(outputSize: OutputSizes, options: AdaptiveMaxPoolModuleOptions & { returnIndices?: Indices } = {}) {
    super();
    this.outputSize = tuple(outputSize);
    this.returnIndices = options.returnIndices ?? false;
  }

  protected abstract readonly pool: Pool;
  protected abstract readonly poolWithIndices: (x: Tensor, outputSize: OutputSizes) => PoolWithIndices;

  forward(x: Tensor): MaybeIndices<Indices> {
    if (!this.returnIndices) return this.pool(x, this.outputSize) as MaybeIndices<Indices>;
    const { output, indices } = this.poolWithIndices(x, this.outputSize);
    return [output, indices] as unknown as MaybeIndices<Indices>;
  }

  override extraRepr(): string {
    return `output_size=${showSizes(this.outputSize)}`;
  }
}

/**
 * The means of `outputSize` cells of rows [n, c, l], whatever their size; null keeps that.
 *
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * new nn.AdaptiveAvgPool1d(5)(rand([1, 3, 8])).shape; // [1, 3, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool1d.html
 */
export class AdaptiveAvgPool1d extends AdaptiveAvgPoolNd<Sizes> {
  protected readonly pool = adaptiveAvgPool1d;
}

/**
 * The largest values of `outputSize` cells of rows [n, c, l], whatever their size; null keeps that.
 *
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * new nn.AdaptiveMaxPool1d(5)(rand([1, 3, 8])).shape; // [1, 3, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool1d.html
 */
export class AdaptiveMaxPool1d<Indices extends boolean = false> extends AdaptiveMaxPoolNd<Indices> {
  protected readonly pool = adaptiveMaxPool1d as Pool;
  protected readonly poolWithIndices = adaptiveMaxPool1dWithIndices;
}

/**
 * The means of `outputSize` cells of images [n, c, h, w], whatever their size; null keeps that.
 *
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * new nn.AdaptiveAvgPool2d(5)(rand([1, 3, 8, 6])).shape; // [1, 3, 5, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
 */
export class AdaptiveAvgPool2d extends AdaptiveAvgPoolNd<OutputSizes> {
  protected readonly pool = adaptiveAvgPool2d;
}

/**
 * The largest values of `outputSize` cells of images [n, c, h, w], whatever their size; null keeps that.
 *
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * new nn.AdaptiveMaxPool2d(5)(rand([1, 3, 8, 6])).shape; // [1, 3, 5, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html
 */
export class AdaptiveMaxPool2d<Indices extends boolean = false> extends AdaptiveMaxPoolNd<Indices> {
  protected readonly pool = adaptiveMaxPool2d as Pool;
  protected readonly poolWithIndices = adaptiveMaxPool2dWithIndices;
}

/**
 * The means of `outputSize` cells of volumes [n, c, d, h, w], whatever their size; null keeps that.
 *
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * new nn.AdaptiveAvgPool3d(5)(rand([1, 3, 6, 7, 8])).shape; // [1, 3, 5, 5, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool3d.html
 */
export class AdaptiveAvgPool3d extends AdaptiveAvgPoolNd<OutputSizes> {
  protected readonly pool = adaptiveAvgPool3d;
}

/**
 * The largest values of `outputSize` cells of volumes [n, c, d, h, w], whatever their size; null keeps that.
 *
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * new nn.AdaptiveMaxPool3d(5)(rand([1, 3, 6, 7, 8])).shape; // [1, 3, 5, 5, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool3d.html
 */
export class AdaptiveMaxPool3d<Indices extends boolean = false> extends AdaptiveMaxPoolNd<Indices> {
  protected readonly pool = adaptiveMaxPool3d as Pool;
  protected readonly poolWithIndices = adaptiveMaxPool3dWithIndices;
}

markTransparent({ AdaptiveAvgPool1d, AdaptiveAvgPool2d, AdaptiveAvgPool3d });
nameClasses({ AdaptiveMaxPool1d, AdaptiveMaxPool2d, AdaptiveMaxPool3d });
