import { ShapeError, ValueError } from '../../../errors';
import { type Shape, showShape } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import { type ConvName, checkOperands, checkSteps, type SizeN, sizesOf } from './plan';

export interface ConvTransposeOptions<Size extends SizeN = SizeN> {
  /** One number for each output channel. */
  bias?: Tensor | null;
  /** Elements from one window of the result to the next; default 1. */
  stride?: Size;
  /** Elements cut off at both ends of each dim; default 0. */
  padding?: Size;
  /** Elements added behind each dim; less than stride or dilation; default 0. */
  outputPadding?: Size;
  /** Channels fall into this many groups that do not see each other; default 1. */
  groups?: number;
  /** Elements between two taps of the kernel; default 1. */
  dilation?: Size;
}

/** How the windows lie that elements are spread over. */
export interface Spread {
  stride: readonly number[];
  padding: readonly number[];
  dilation: readonly number[];
  outputPadding: readonly number[];
}

/** The steps of a transposed convolution along `dims` dims; throws unless the operands fit. */
export function planSpread(
  name: ConvName,
  x: Tensor,
  weight: Tensor,
  options: ConvTransposeOptions,
  dims: number,
): Spread {
  checkOperands(name, x, weight, options.bias ?? null, options.groups ?? 1, dims);
  const sizes = (size: SizeN | undefined, argument: string, other: number) =>
    sizesOf(size ?? other, dims, `${name}()`, argument);
  const stride = sizes(options.stride, 'stride', 1);
  const padding = sizes(options.padding, 'padding', 0);
  const outputPadding = sizes(options.outputPadding, 'output_padding', 0);
  const dilation = sizes(options.dilation, 'dilation', 1);
  checkSteps(stride, dilation, padding);
  if (outputPadding.some((size) => size < 0)) throw new ValueError('negative output_padding is not supported');
  return { stride, padding, dilation, outputPadding };
}

/** The same steps for images of one row. */
export function inRows({ stride, padding, dilation, outputPadding }: Spread): Spread {
  return {
    stride: [1, ...stride],
    padding: [0, ...padding],
    dilation: [1, ...dilation],
    outputPadding: [0, ...outputPadding],
  };
}

/** Each number by the name of its dim, as PyTorch's texts have them. */
function show(label: string, values: readonly number[]): string {
  const names = ['depth', 'height', 'width'].slice(-values.length);
  return names.map((name, i) => `${label}_${name}: ${values[i]}`).join(' ');
}

/** (size - 1) stride - 2 pad + dil (k - 1) + outputPadding + 1 along each of the dims `sizes`. */
export function spreadSizes(x: Shape, weight: Shape, spread: Spread): readonly number[] {
  const { stride, padding, dilation, outputPadding } = spread;
  const [sizes, kernel] = [x.slice(2), weight.slice(2)];
  if (kernel.includes(0)) {
    throw new ShapeError(`kernel size should be greater than zero, but got ${show('kernel', kernel)}`);
  }
  if (outputPadding.some((size, i) => size >= (stride[i] as number) && size >= (dilation[i] as number))) {
    throw new ValueError(
      'output padding must be smaller than either stride or dilation, but got ' +
        `${show('output_padding', outputPadding)} ${show('stride', stride)} ${show('dilation', dilation)}`,
    );
  }
  if (sizes.includes(0)) {
    throw new ShapeError(`Only zero batch or zero channel inputs are supported, but got input shape: ${showShape(x)}`);
  }
  const out = sizes.map((size, i) => {
    const [step, reach] = [stride[i] as number, (dilation[i] as number) * ((kernel[i] as number) - 1)];
    return (size - 1) * step - 2 * (padding[i] as number) + reach + (outputPadding[i] as number) + 1;
  });
  if (out.some((size) => size < 1)) {
    throw new ShapeError(
      `Given input size per channel: (${sizes.join(' x ')}). Calculated output size per channel: (${out.join(' x ')}). ` +
        'Output size is too small',
    );
  }
  return out;
}
