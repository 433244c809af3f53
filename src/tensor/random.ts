import { DTypeError, ValueError } from '../errors';
import { textOf } from '../typeName';
import { k } from '../wasm/engine';
import { castOf } from './copy';
import { type CreateOptions, finish, laidOutAs } from './create';
import { device } from './device';
import { type DType, infoOf } from './dtype';
import { defaultGenerator, type Generator } from './generator';
import { checkShape, type Shape } from './layout';
import { beginOperation, emptyTensor, type Tensor } from './tensor';

export interface RandomOptions extends CreateOptions {
  /** Where the numbers come from; by default the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
}

function emptyFloats(shape: Shape, what: string, options: RandomOptions | undefined): Tensor {
  checkShape(shape, what);
  if (options?.device !== undefined) device(options.device);
  const dtype = options?.dtype ?? 'float32';
  if (dtype !== 'float32' && dtype !== 'complex64') {
    throw new DTypeError(`"${what}" not implemented for '${infoOf(dtype).scalarName}'`);
  }
  beginOperation();
  return emptyTensor([...shape], dtype);
}

/** Float32 numbers in a tensor: two for each complex one. */
function floatsIn(x: Tensor): number {
  return x.dtype === 'complex64' ? 2 * x.count : x.count;
}

/**
 * Uniform numbers in [0, 1), multiples of 2^-24.
 *
 * @param shape - the sizes
 * @param options - `dtype`, default float32, and `requiresGrad`; `generator`, default the one that `manualSeed` seeds
 * @returns of this shape
 * @example
 * rand([2, 3]);
 * @see https://pytorch.org/docs/stable/generated/torch.rand.html
 */
export function rand(shape: Shape, options?: RandomOptions): Tensor {
  const out = emptyFloats(shape, 'rand', options);
  k.mtUniform((options?.generator ?? defaultGenerator).state(), out.pointer, floatsIn(out), 0, 1);
  return finish(out, options);
}

/**
 * Normal numbers with mean 0 and variance 1; for complex numbers, half of the variance in each part.
 *
 * @param shape - the sizes
 * @param options - `dtype`, default float32, and `requiresGrad`; `generator`, default the one that `manualSeed` seeds
 * @returns of this shape
 * @example
 * randn([2, 3]);
 * @see https://pytorch.org/docs/stable/generated/torch.randn.html
 */
export function randn(shape: Shape, options?: RandomOptions): Tensor {
  const out = emptyFloats(shape, 'randn', options);
  const std = out.dtype === 'complex64' ? Math.SQRT1_2 : 1;
  k.mtNormal((options?.generator ?? defaultGenerator).state(), out.pointer, floatsIn(out), 0, std);
  return finish(out, options);
}

/**
 * `rand` in the shape of `like`.
 *
 * @param like - what gives the shape and the dtype
 * @param options - `dtype`, default that of `like`, and `requiresGrad`; `generator`
 * @returns of the shape of `like`
 * @example
 * randLike(zeros([2, 3])).shape; // [2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.rand_like.html
 */
export function randLike(like: Tensor, options?: RandomOptions): Tensor {
  return laidOutAs(like, rand(like.sizes, { dtype: like.dtype, ...options }));
}

/**
 * `randn` in the shape of `like`.
 *
 * @param like - what gives the shape and the dtype
 * @param options - `dtype`, default that of `like`, and `requiresGrad`; `generator`
 * @returns of the shape of `like`
 * @example
 * randnLike(zeros([2, 3])).shape; // [2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.randn_like.html
 */
export function randnLike(like: Tensor, options?: RandomOptions): Tensor {
  return randn(like.sizes, { dtype: like.dtype, ...options });
}

/**
 * Whole numbers, each of low, low + 1, ..., high - 1 equally likely: `randint(high, shape)` or
 * `randint(low, high, shape)`.
 *
 * @param high - the end of the numbers, not among them; with three arguments it follows `low`
 * @param shape - the sizes
 * @param options - `dtype`, default int32; `generator`
 * @param low - default 0
 * @returns int32 unless another dtype is given
 * @throws ValueError when low >= high
 * @example
 * randint(0, 10, [4]);
 * @see https://pytorch.org/docs/stable/generated/torch.randint.html
 */
export function randint(high: number, shape: Shape, options?: RandomOptions): Tensor;
export function randint(low: number, high: number, shape: Shape, options?: RandomOptions): Tensor;
export function randint(
  first: number,
  second: number | Shape,
  third?: Shape | RandomOptions,
  fourth?: RandomOptions,
): Tensor {
  if (typeof second === 'number') return integers(first, second, third as Shape, fourth);
  return integers(0, first, second, third as RandomOptions | undefined);
}

function integers(low: number, high: number, shape: Shape, options?: RandomOptions): Tensor {
  checkShape(shape, 'randint()');
  if (options?.device !== undefined) device(options.device);
  checkRange(low, high);
  const dtype = options?.dtype ?? 'int32';
  infoOf(dtype);
  return finish(drawIntegers(low, high, [...shape], dtype, options?.generator), options);
}

/** Throws unless low .. high - 1 is a range of int32 that holds something. */
export function checkRange(low: number, high: number): void {
  if (!Number.isInteger(low) || !Number.isInteger(high) || low < -2147483648 || high > 2147483648) {
    throw new ValueError(`from and to - 1 must be integers within the bounds of int32, got from=${low} and to=${high}`);
  }
  if (low >= high)
    throw new ValueError(`random_ expects 'from' to be less than 'to', but got from=${low} >= to=${high}`);
  if (high - low > 4294967295)
    throw new ValueError(`random_ expects to - from below 2^32, got from=${low} and to=${high}`);
}

/** @internal Whole numbers from low to high - 1; the range is checked already. */
export function drawIntegers(low: number, high: number, shape: Shape, dtype: DType, generator?: Generator): Tensor {
  beginOperation();
  const drawn = emptyTensor(shape, 'int32');
  k.mtRandint((generator ?? defaultGenerator).state(), drawn.pointer, drawn.count, low, high - low);
  if (dtype === 'int32') return drawn;
  const out = castOf(drawn, dtype);
  drawn.dispose();
  return out;
}

/**
 * The numbers 0, 1, ..., n - 1 in a random order.
 *
 * @param n - how many, 0 or more
 * @param options - `dtype`, default int32; `generator`
 * @returns int32 unless another dtype is given
 * @throws ValueError when n is negative
 * @example
 * randperm(4).tolist(); // [2, 0, 1, 3], for instance
 * @see https://pytorch.org/docs/stable/generated/torch.randperm.html
 */
export function randperm(n: number, options?: RandomOptions): Tensor {
  if (!Number.isInteger(n) || n < 0 || n > 2147483647) {
    throw new ValueError(`n must be non-negative, got ${textOf(n)}`);
  }
  if (options?.device !== undefined) device(options.device);
  const dtype = options?.dtype ?? 'int32';
  infoOf(dtype);
  beginOperation();
  const order = emptyTensor([n], 'int32');
  k.mtRandperm((options?.generator ?? defaultGenerator).state(), order.pointer, n);
  if (dtype === 'int32') return finish(order, options);
  const out = castOf(order, dtype);
  order.dispose();
  return finish(out, options);
}
