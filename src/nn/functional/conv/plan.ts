import { DTypeError, ShapeError, ValueError } from '../../../errors';
import { infoOf } from '../../../tensor/dtype';
import { type Shape, showShape } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import { shownSizes } from '../../../typeName';
import { pad } from '../pad';

/** One size for all dims, or one for each. */
export type SizeN = number | readonly number[];
export type Size1 = number | readonly [number];
export type Size3 = number | readonly [number, number, number];

export interface ConvOptions<Size extends SizeN = SizeN> {
  /** One number for each output channel. */
  bias?: Tensor | null;
  /** Elements from one window to the next; default 1. */
  stride?: Size;
  /** Zeros at both ends of each dim, 'valid' for none, 'same' for as many as keep the size; default 0. */
  padding?: Size | 'same' | 'valid';
  /** Elements between two taps of the kernel; default 1. */
  dilation?: Size;
  /** Channels fall into this many groups that do not see each other; default 1. */
  groups?: number;
}

/** How windows lie on the spatial dims of `input`. */
export interface Windows {
  input: Tensor;
  stride: readonly number[];
  padding: readonly number[];
  dilation: readonly number[];
  /** How many there are along each dim. */
  out: readonly number[];
}

/** The name that PyTorch's texts have for a convolution. */
export type ConvName = `conv${1 | 2 | 3}d` | `conv_transpose${1 | 2 | 3}d`;

/** As many sizes as there are dims, from one or all of them. */
export function sizesOf(size: SizeN, dims: number, call: string, argument: string): readonly number[] {
  const all = typeof size === 'number' ? [size] : size;
  if (!Array.isArray(all) || !all.every(Number.isInteger)) {
    throw new ValueError(`${call}: ${argument}: expected an integer or ${dims}, got ${shownSizes(size)}`);
  }
  if (all.length === 1) return new Array(dims).fill(all[0]);
  if (all.length === dims) return all;
  throw new ValueError(
    `expected ${argument} to be a single integer value or a list of ${dims} values to match the convolution dimensions, ` +
      `but got ${argument}=${showShape(all)} (${call})`,
  );
}

/** Whether `x` is one sample without the dim of the batch. */
export function isUnbatched(x: Tensor, weight: Tensor, dims: number): boolean {
  return x.sizes.length === dims + 1 && weight.sizes.length === dims + 2;
}

/** Throws PyTorch's errors for operands that do not fit. */
export function checkOperands(
  name: ConvName,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  groups: number,
  dims: number,
): void {
  checkRanks(name, x, weight, dims);
  checkTypes(name, x, weight, bias);
  if (!Number.isInteger(groups) || groups < 1) throw new ValueError('non-positive groups is not supported');
  const transposed = name.startsWith('conv_t');
  const [size, first] = [showShape(weight.sizes), weight.sizes[0] as number];
  const [second, channels] = [(weight.sizes[1] as number) * groups, x.sizes[1] as number];
  if (first < groups || first % groups !== 0) {
    const need = first < groups ? `at least ${groups}` : `divisible by ${groups}`;
    throw new ShapeError(
      `Given groups=${groups}, expected weight to be ${need} at dimension 0, but got weight of size ${size} instead`,
    );
  }
  const [inputs, outputs] = transposed ? [first, second] : [second, first];
  const given = transposed ? 'transposed=1' : `groups=${groups}`;
  if (inputs !== channels) {
    throw new ShapeError(
      `Given ${given}, weight of size ${size}, expected input${showShape(x.sizes)} to have ${inputs} channels, but got ` +
        `${channels} channels instead`,
    );
  }
  if (bias !== null && (bias.sizes.length !== 1 || bias.sizes[0] !== outputs)) {
    throw new ShapeError(
      `Given ${transposed ? `${given}, ` : ''}weight of size ${size}, expected bias to be 1-dimensional with ${outputs} ` +
        `elements, but got bias of size ${showShape(bias.sizes)} instead`,
    );
  }
}

function checkRanks(name: ConvName, x: Tensor, weight: Tensor, dims: number): void {
  if (x.sizes.length !== dims + 2 && x.sizes.length !== dims + 1) throw new ShapeError(wrongRank(name, x, dims));
  if (weight.sizes.length === dims + 2) return;
  if (weight.sizes.length < 3) throw new ShapeError('weight should have at least three dimensions');
  const rank = weight.sizes.length;
  throw new ShapeError(
    `Expected ${rank}-dimensional input for ${rank}-dimensional weight ${showShape(weight.sizes)}, but got ` +
      `${x.sizes.length}-dimensional input of size ${showShape(x.sizes)} instead`,
  );
}

/** What is said of an input with a wrong number of dims. */
export function wrongRank(name: ConvName, x: Tensor, dims: number): string {
  return (
    `Expected ${dims + 1}D (unbatched) or ${dims + 2}D (batched) input to ${name}, but got input of size: ` +
    showShape(x.sizes)
  );
}

function checkTypes(name: ConvName, x: Tensor, weight: Tensor, bias: Tensor | null): void {
  const [own, kernel] = [infoOf(x.dtype), infoOf(weight.dtype)];
  const checkBias = () => {
    if (bias === null || bias.dtype === x.dtype) return;
    throw new DTypeError(
      `Input type (${own.cName}) and bias type (${infoOf(bias.dtype).cName}) should be the same ` +
        `(${name}: input is ${x.dtype}; use .to('${bias.dtype}'))`,
    );
  };
  if (name === 'conv2d') checkBias();
  if (kernel !== own) {
    throw new DTypeError(
      `expected scalar type ${own.scalarName} but found ${kernel.scalarName} (${name}: input is ${x.dtype}, weight ` +
        `${weight.dtype}; use .to('float32'))`,
    );
  }
  checkBias();
  if (x.dtype !== 'float32' && x.dtype !== 'int32') {
    throw new DTypeError(`"slow_conv2d_cpu" not implemented for '${own.scalarName}' (${name}: use .to('float32'))`);
  }
}

/** Windows must move on, and lie on what is there. */
export function checkSteps(stride: readonly number[], dilation: readonly number[], padding: readonly number[]): void {
  if (stride.some((step) => step < 1)) throw new ValueError('non-positive stride is not supported');
  if (dilation.some((step) => step < 1)) throw new ValueError('dilation should be greater than zero');
  if (padding.some((size) => size < 0)) throw new ValueError('negative padding is not supported');
}

/** Works out the sizes; uneven 'same' padding is put around the input here, all other is left to the kernels. */
export function planWindows(name: ConvName, x: Tensor, kernel: Shape, options: ConvOptions): Windows {
  const dims = kernel.length;
  const call = `${name}()`;
  const stride = sizesOf(options.stride ?? 1, dims, call, 'stride');
  const dilation = sizesOf(options.dilation ?? 1, dims, call, 'dilation');
  const given = options.padding ?? 0;
  checkSteps(stride, dilation, []);
  let padding: readonly number[] = new Array(dims).fill(0);
  let input = x;
  if (given === 'same') {
    if (stride.some((step) => step !== 1)) {
      throw new ValueError("padding='same' is not supported for strided convolutions");
    }
    const totals = kernel.map((size, i) => (dilation[i] as number) * (size - 1));
    padding = totals.map((total) => total >> 1);
    const sides = totals.flatMap((total) => [total % 2, 0]).reverse();
    if (sides.includes(1)) input = pad(x, sides);
  } else if (typeof given !== 'string') {
    padding = sizesOf(given, dims, call, 'padding');
    checkSteps(stride, dilation, padding);
  } else if (given !== 'valid') {
    throw new ValueError(`Invalid padding string '${given}', should be one of {'valid', 'same'}`);
  }
  const padded = padding.map((size, i) => (input.sizes[i + 2] as number) + 2 * size);
  const reach = kernel.map((size, i) => (dilation[i] as number) * (size - 1) + 1);
  if (padded.some((size, i) => size < (reach[i] as number))) {
    throw new ShapeError(
      `Calculated padded input size per channel: (${padded.join(' x ')}). Kernel size: (${reach.join(' x ')}). ` +
        "Kernel size can't be greater than actual input size",
    );
  }
  const out = padded.map((size, i) => Math.floor((size - (reach[i] as number)) / (stride[i] as number)) + 1);
  return { input, stride, padding, dilation, out };
}
