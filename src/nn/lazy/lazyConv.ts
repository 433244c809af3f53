import { ShapeError } from '../../errors';
import { showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import type { Size1 } from '../functional/conv/plan';
import type { Size2 } from '../functional/conv2d';
import { Conv1d, type Conv1dModuleOptions } from '../layers/conv1d';
import { Conv2d, type Conv2dModuleOptions } from '../layers/conv2d';
import { Conv3d, type Conv3dModuleOptions } from '../layers/conv3d';
import { ConvTranspose1d, type ConvTranspose1dModuleOptions } from '../layers/convTranspose1d';
import { ConvTranspose2d, type ConvTranspose2dModuleOptions } from '../layers/convTranspose2d';
import { ConvTranspose3d, type ConvTranspose3dModuleOptions } from '../layers/convTranspose3d';
import { nameClasses } from '../property';
import { lazily, weights } from './lazily';

type Size3 = ConstructorParameters<typeof Conv3d>[2];

/** The channels of the first input. */
function channelsOf(x: Tensor, dims: number, name: string): number {
  const n = x.sizes.length;
  if (n === dims + 1 || n === dims + 2) return x.sizes[n - dims - 1] as number;
  throw new ShapeError(
    `Expected ${dims + 1}D (unbatched) or ${dims + 2}D (batched) input to ${name}, but got input of size: ` +
      `torch.Size(${showShape(x.sizes)})`,
  );
}

/**
 * A `nn.Conv1d` that takes the number of its input's channels from the first one; then it is one, with weights drawn at that
 * moment.
 *
 * @param outChannels - channels of the result, as many filters
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `dilation`, `groups`, `bias` (default true), `paddingMode` (default 'zeros')
 * @throws ShapeError when the first input has another number of dims
 * @example
 * const layer = new nn.LazyConv1d(8, 3);
 * layer(rand([1, 3, 32]));
 * layer.weight.shape; // [8, 3, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyConv1d.html
 */
export class LazyConv1d extends Conv1d {
  constructor(outChannels: number, kernelSize: Size1, options: Conv1dModuleOptions = {}) {
    super(0, outChannels, kernelSize, { ...options, bias: false });
    lazily(
      this,
      { parameters: weights(options.bias) },
      {
        cls: Conv1d,
        make: (x) => new Conv1d(channelsOf(x, 1, 'LazyConv1d'), outChannels, kernelSize, options),
      },
    );
  }
}

/**
 * A `nn.Conv2d` that takes the number of its input's channels from the first one; then it is one, with weights drawn at that
 * moment.
 *
 * @param outChannels - channels of the result, as many filters
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `dilation`, `groups`, `bias` (default true), `paddingMode` (default 'zeros')
 * @throws ShapeError when the first input has another number of dims
 * @example
 * const layer = new nn.LazyConv2d(8, 3);
 * layer(rand([1, 3, 32, 32]));
 * layer.weight.shape; // [8, 3, 3, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyConv2d.html
 */
export class LazyConv2d extends Conv2d {
  constructor(outChannels: number, kernelSize: Size2, options: Conv2dModuleOptions = {}) {
    super(0, outChannels, kernelSize, { ...options, bias: false });
    lazily(
      this,
      { parameters: weights(options.bias) },
      {
        cls: Conv2d,
        make: (x) => new Conv2d(channelsOf(x, 2, 'LazyConv2d'), outChannels, kernelSize, options),
      },
    );
  }
}

/**
 * A `nn.Conv3d` that takes the number of its input's channels from the first one; then it is one, with weights drawn at that
 * moment.
 *
 * @param outChannels - channels of the result, as many filters
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `dilation`, `groups`, `bias` (default true), `paddingMode` (default 'zeros')
 * @throws ShapeError when the first input has another number of dims
 * @example
 * const layer = new nn.LazyConv3d(8, 3);
 * layer(rand([1, 3, 8, 8, 8]));
 * layer.weight.shape; // [8, 3, 3, 3, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyConv3d.html
 */
export class LazyConv3d extends Conv3d {
  constructor(outChannels: number, kernelSize: Size3, options: Conv3dModuleOptions = {}) {
    super(0, outChannels, kernelSize, { ...options, bias: false });
    lazily(
      this,
      { parameters: weights(options.bias) },
      {
        cls: Conv3d,
        make: (x) => new Conv3d(channelsOf(x, 3, 'LazyConv3d'), outChannels, kernelSize, options),
      },
    );
  }
}

/**
 * A `nn.ConvTranspose1d` that takes the number of its input's channels from the first one; then it is one, with weights drawn at that
 * moment.
 *
 * @param outChannels - channels of the result
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `outputPadding`, `groups`, `bias` (default true), `dilation`
 * @throws ShapeError when the first input has another number of dims
 * @example
 * const layer = new nn.LazyConvTranspose1d(8, 3);
 * layer(rand([1, 3, 32]));
 * layer.weight.shape; // [3, 8, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyConvTranspose1d.html
 */
export class LazyConvTranspose1d extends ConvTranspose1d {
  constructor(outChannels: number, kernelSize: Size1, options: ConvTranspose1dModuleOptions = {}) {
    super(0, outChannels, kernelSize, { ...options, bias: false });
    lazily(
      this,
      { parameters: weights(options.bias) },
      {
        cls: ConvTranspose1d,
        make: (x) => new ConvTranspose1d(channelsOf(x, 1, 'LazyConvTranspose1d'), outChannels, kernelSize, options),
      },
    );
  }
}

/**
 * A `nn.ConvTranspose2d` that takes the number of its input's channels from the first one; then it is one, with weights drawn at that
 * moment.
 *
 * @param outChannels - channels of the result
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `outputPadding`, `groups`, `bias` (default true), `dilation`
 * @throws ShapeError when the first input has another number of dims
 * @example
 * const layer = new nn.LazyConvTranspose2d(8, 3);
 * layer(rand([1, 3, 32, 32]));
 * layer.weight.shape; // [3, 8, 3, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyConvTranspose2d.html
 */
export class LazyConvTranspose2d extends ConvTranspose2d {
  constructor(outChannels: number, kernelSize: Size2, options: ConvTranspose2dModuleOptions = {}) {
    super(0, outChannels, kernelSize, { ...options, bias: false });
    lazily(
      this,
      { parameters: weights(options.bias) },
      {
        cls: ConvTranspose2d,
        make: (x) => new ConvTranspose2d(channelsOf(x, 2, 'LazyConvTranspose2d'), outChannels, kernelSize, options),
      },
    );
  }
}

/**
 * A `nn.ConvTranspose3d` that takes the number of its input's channels from the first one; then it is one, with weights drawn at that
 * moment.
 *
 * @param outChannels - channels of the result
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `outputPadding`, `groups`, `bias` (default true), `dilation`
 * @throws ShapeError when the first input has another number of dims
 * @example
 * const layer = new nn.LazyConvTranspose3d(8, 3);
 * layer(rand([1, 3, 8, 8, 8]));
 * layer.weight.shape; // [3, 8, 3, 3, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LazyConvTranspose3d.html
 */
export class LazyConvTranspose3d extends ConvTranspose3d {
  constructor(outChannels: number, kernelSize: Size3, options: ConvTranspose3dModuleOptions = {}) {
    super(0, outChannels, kernelSize, { ...options, bias: false });
    lazily(
      this,
      { parameters: weights(options.bias) },
      {
        cls: ConvTranspose3d,
        make: (x) => new ConvTranspose3d(channelsOf(x, 3, 'LazyConvTranspose3d'), outChannels, kernelSize, options),
      },
    );
  }
}

nameClasses({ LazyConv1d, LazyConv2d, LazyConv3d, LazyConvTranspose1d, LazyConvTranspose2d, LazyConvTranspose3d });
