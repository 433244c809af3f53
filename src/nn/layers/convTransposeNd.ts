import { ValueError } from '../../errors';
import { showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { type SizeN, sizesOf } from '../functional/conv/plan';
import type { ConvTransposeOptions } from '../functional/conv/transposed';
import { tuple } from '../tuple';
import { FilterLayer } from './convNd';

export interface ConvTransposeModuleOptions<Size extends SizeN = SizeN> {
  /** Default 1. */
  stride?: Size;
  /** Elements cut off at both ends of each dim; default 0. */
  padding?: Size;
  /** Elements added behind each dim; default 0. */
  outputPadding?: Size;
  /** Default 1. */
  groups?: number;
  /** Learn a number for each output channel; default true. */
  bias?: boolean;
  /** Default 1. */
  dilation?: Size;
  /** There is no other than 'zeros'. */
  paddingMode?: 'zeros';
}

/** Transposed convolutions along the last dims. Weight [in, out / groups, ...kernel] and bias [out]. */
export abstract class ConvTransposeNd<Sizes extends readonly number[]> extends FilterLayer<
  Sizes,
  [x: Tensor, outputSize?: readonly number[] | null]
> {
  readonly outputPadding: Sizes;

  constructor(
    name: string,
    dims: 1 | 2 | 3,
    inChannels: number,
    outChannels: number,
    kernelSize: SizeN,
    options: ConvTransposeModuleOptions = {},
  ) {
    if ((options.paddingMode ?? 'zeros') !== 'zeros') {
      throw new ValueError(`Only "zeros" padding mode is supported for ${name}`);
    }
    super(name, dims, inChannels, outChannels, kernelSize, options, true);
    this.outputPadding = tuple(sizesOf(options.outputPadding ?? 0, dims, name, 'output_padding') as Sizes);
  }

  /** The functional form. */
  protected abstract spread(x: Tensor, weight: Tensor, options: ConvTransposeOptions): Tensor;

  /**
   * @param outputSize - sizes of the result's spatial dims (or of all dims), one of those that the convolution makes x of
   * @throws ValueError when the convolution makes results of another size of it
   */
  forward(x: Tensor, outputSize?: readonly number[] | null): Tensor {
    const { weight, bias, stride, groups, dilation } = this;
    const padding = this.padding as Sizes;
    const outputPadding = this.paddingFor(x, outputSize ?? null);
    return this.spread(x, weight, { bias, stride, padding, outputPadding, groups, dilation });
  }

  /** The output padding that leads to the size. */
  private paddingFor(x: Tensor, outputSize: readonly number[] | null): readonly number[] {
    if (outputSize === null) return this.outputPadding;
    const { stride, dilation, kernelSize } = this;
    const dims = kernelSize.length;
    const leading = x.sizes.length === dims + 2 ? 2 : 1;
    if (x.sizes.length !== dims + leading) return this.outputPadding;
    const wanted = outputSize.length === leading + dims ? outputSize.slice(leading) : outputSize;
    if (wanted.length !== dims) {
      throw new ValueError(
        `ConvTranspose${dims}D: for ${x.sizes.length}D input, output_size must have ${dims} or ${leading + dims} elements ` +
          `(got ${wanted.length})`,
      );
    }
    const sizes = x.sizes.slice(leading);
    const least = sizes.map((size, i) => {
      const [step, cut] = [stride[i] as number, (this.padding as Sizes)[i] as number];
      return (size - 1) * step - 2 * cut + (dilation[i] as number) * ((kernelSize[i] as number) - 1) + 1;
    });
    const most = least.map((size, i) => size + (stride[i] as number) - 1);
    if (!wanted.every((size, i) => size >= (least[i] as number) && size <= (most[i] as number))) {
      throw new ValueError(
        `requested an output size of ${showShape(wanted)}, but valid sizes range from ${showShape(least)} to ` +
          `${showShape(most)} (for an input of torch.Size(${showShape(sizes)}))`,
      );
    }
    return wanted.map((size, i) => size - (least[i] as number));
  }

  protected override extra(): readonly number[] {
    return this.outputPadding;
  }
}
