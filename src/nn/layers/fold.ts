import type { Tensor } from '../../tensor/tensor';
import type { Sizes } from '../functional/pooling/sizes';
import { fold, type UnfoldOptions, unfold } from '../functional/sampling/fold';
import { Module } from '../module';
import { nameClasses } from '../property';
import { tuple, tuples } from '../tuple';
import { showSize } from './repr';

/**
 * The blocks of images [n, c, h, w] as columns [n, c kh kw, blocks].
 *
 * @param kernelSize - rows and columns of a block
 * @param options - `dilation`, `padding`, `stride` (default 1)
 * @throws ShapeError when no block fits
 * @example
 * new nn.Unfold([2, 3])(rand([2, 5, 3, 4])).shape; // [2, 30, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Unfold.html
 */
export class Unfold extends Module {
  readonly kernelSize: Sizes;
  readonly options: UnfoldOptions;

  constructor(kernelSize: Sizes, options: UnfoldOptions = {}) {
    super();
    this.kernelSize = tuple(kernelSize);
    this.options = tuples(options);
  }

  forward(x: Tensor): Tensor {
    return unfold(x, this.kernelSize, this.options);
  }

  override extraRepr(): string {
    return showBlocks(this.kernelSize, this.options);
  }
}

/**
 * Adds up columns of blocks [n, c kh kw, blocks] to images [n, c, h, w]: the adjoint of `Unfold`.
 *
 * @param outputSize - rows and columns of the images
 * @param kernelSize - rows and columns of a block
 * @param options - `dilation`, `padding`, `stride` (default 1)
 * @throws ShapeError when the number of columns is not that of the blocks
 * @example
 * new nn.Fold([4, 5], [2, 2])(rand([1, 12, 12])).shape; // [1, 3, 4, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Fold.html
 */
export class Fold extends Module {
  readonly outputSize: Sizes;
  readonly kernelSize: Sizes;
  readonly options: UnfoldOptions;

  constructor(outputSize: Sizes, kernelSize: Sizes, options: UnfoldOptions = {}) {
    super();
    this.outputSize = tuple(outputSize);
    this.kernelSize = tuple(kernelSize);
    this.options = tuples(options);
  }

  forward(x: Tensor): Tensor {
    return fold(x, this.outputSize, this.kernelSize, this.options);
  }

  override extraRepr(): string {
    return `output_size=${showSize(this.outputSize)}, ${showBlocks(this.kernelSize, this.options)}`;
  }
}

function showBlocks(kernelSize: Sizes, { dilation = 1, padding = 0, stride = 1 }: UnfoldOptions): string {
  return (
    `kernel_size=${showSize(kernelSize)}, dilation=${showSize(dilation)}, ` +
    `padding=${showSize(padding)}, stride=${showSize(stride)}`
  );
}

nameClasses({ Unfold, Fold });
