import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import type { Size2 } from '../functional/conv2d';
import { type MaxPool2dOptions, maxPool2d, maxPool2dWithIndices } from '../functional/maxPool2d';
import { Module } from '../module';
import { tuple, tuples } from '../tuple';
import { showBool, showSize } from './repr';

export interface MaxPool2dModuleOptions extends MaxPool2dOptions {
  /** Return [output, indices], for `MaxUnpool2d`; default false. */
  returnIndices?: boolean;
}

/**
 * The largest value of each window of an image.
 *
 * Among equals the first wins, NaN wins over numbers, padding counts as -infinity.
 *
 * @param kernelSize - the size of the windows
 * @param options - `stride` (default the kernel's size), `padding`, `dilation`, `returnIndices`, `ceilMode`
 * @example
 * new nn.MaxPool2d(2)(rand([1, 3, 32, 32])).shape; // [1, 3, 16, 16]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
 */
export class MaxPool2d<Indices extends boolean = false> extends Module<
  [Tensor],
  Indices extends true ? [Tensor, Tensor] : Tensor
> {
  readonly kernelSize: Size2;
  readonly returnIndices: boolean;
  readonly options: MaxPool2dOptions;

  constructor(kernelSize: Size2, options: MaxPool2dModuleOptions & { returnIndices?: Indices } = {}) {
    super();
    const { returnIndices = false, ...windows } = options;
    this.kernelSize = tuple(kernelSize);
    this.returnIndices = returnIndices;
    this.options = tuples(windows);
  }

  forward(x: Tensor): Indices extends true ? [Tensor, Tensor] : Tensor {
    type Result = Indices extends true ? [Tensor, Tensor] : Tensor;
    if (!this.returnIndices) return maxPool2d(x, this.kernelSize, this.options) as Result;
    const { output, indices } = maxPool2dWithIndices(x, this.kernelSize, this.options);
    return [output, indices] as unknown as Result;
  }

  override extraRepr(): string {
    const { stride, padding = 0, dilation = 1, ceilMode = false } = this.options;
    return (
      `kernel_size=${showSize(this.kernelSize)}, stride=${showSize(stride ?? this.kernelSize)}, ` +
      `padding=${showSize(padding)}, dilation=${showSize(dilation)}, ceil_mode=${showBool(ceilMode)}`
    );
  }
}

markTransparent({ MaxPool2d });
