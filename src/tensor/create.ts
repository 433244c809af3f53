import { DTypeError, ShapeError, ValueError } from '../errors';
import { beginOperation } from '../wasm/block';
import { k } from '../wasm/engine';
import { f32, i32, u8 } from '../wasm/memory';
import { type DType, infoOf, isDifferentiable, type TypedArray } from './dtype';
import { checkShape, numelOf, type Shape, showShape } from './layout';
import { emptyTensor, type Tensor } from './tensor';

export type TensorData = number | boolean | TypedArray | readonly TensorData[];

export interface CreateOptions {
  /** Element type; by default that of the data, float32 for numbers. */
  dtype?: DType;
  /** Whether operations on the tensor are recorded for backward(); default false. */
  requiresGrad?: boolean;
}

/** Applies `requiresGrad` to a new leaf. */
export function finish(out: Tensor, options?: CreateOptions): Tensor {
  if (options?.requiresGrad) {
    if (!isDifferentiable(out.dtype)) {
      throw new DTypeError('Only Tensors of floating point and complex dtype can require gradients');
    }
    out.leafRequiresGrad = true;
  }
  return out;
}

/**
 * A tensor holding a copy of `data`: a number, a boolean, nested arrays of them, or a flat typed array.
 *
 * Numbers become float32, booleans bool; Float32Array, Int32Array and Uint8Array keep their type (and are 1-D; reshape
 * the result). With `dtype: 'complex64'` the innermost arrays are [re, im] pairs, and a typed array is interleaved.
 *
 * @param data - the elements; nested arrays give the shape
 * @returns a new leaf tensor
 * @throws ValueError when nested arrays differ in length, or a number does not fit the dtype
 * @example
 * const x = tensor([[1, 2], [3, 4]], { requiresGrad: true });
 * x.shape; // [2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.tensor.html
 */
export function tensor(data: TensorData, options?: CreateOptions): Tensor {
  if (isTypedArray(data)) return finish(fromTyped(data, options?.dtype), options);
  if (ArrayBuffer.isView(data)) {
    throw new DTypeError(
      `tensor(): expected a Float32Array, Int32Array or Uint8Array, got ${(data as object).constructor.name}; convert it with Float32Array.from(...)`,
    );
  }
  const shape: number[] = [];
  for (let level: TensorData = data; Array.isArray(level) || isTypedArray(level); level = level[0] as TensorData) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  const flat: (number | boolean)[] = [];
  flatten(data, shape, 0, flat);
  const dtype = options?.dtype ?? inferType(data, flat);
  if (dtype === 'complex64') {
    if (shape.at(-1) !== 2) {
      throw new ValueError('tensor(): complex64 data needs [re, im] pairs as its innermost arrays');
    }
    shape.pop();
  }
  return finish(fromNumbers(flat, shape, dtype), options);
}

function isTypedArray(x: unknown): x is TypedArray {
  return x instanceof Float32Array || x instanceof Int32Array || x instanceof Uint8Array;
}

function inferType(data: TensorData, flat: readonly (number | boolean)[]): DType {
  if (flat.length > 0) return typeof flat[0] === 'boolean' ? 'bool' : innerType(data);
  return innerType(data);
}

/** float32 for numbers; arrays of typed arrays keep the type of those. */
function innerType(data: TensorData): DType {
  let level: TensorData | undefined = data;
  while (Array.isArray(level)) level = level[0];
  return isTypedArray(level) ? typeOf(level) : 'float32';
}

function typeOf(data: TypedArray): DType {
  if (data instanceof Float32Array) return 'float32';
  return data instanceof Int32Array ? 'int32' : 'uint8';
}

function flatten(data: TensorData, shape: Shape, dim: number, out: (number | boolean)[]): void {
  if (dim === shape.length) {
    if (typeof data !== 'number' && typeof data !== 'boolean') {
      throw new ValueError(
        typeof data === 'object' && data !== null
          ? `expected a number at dim ${dim}, got an array: nested arrays must have equal lengths`
          : `tensor(): expected a number or a boolean, got ${typeof data}`,
      );
    }
    out.push(data);
    return;
  }
  if (!Array.isArray(data) && !isTypedArray(data)) {
    throw new ValueError(`expected sequence of length ${shape[dim]} at dim ${dim} (got a ${typeof data})`);
  }
  if (data.length !== shape[dim]) {
    throw new ValueError(`expected sequence of length ${shape[dim]} at dim ${dim} (got ${data.length})`);
  }
  for (let i = 0; i < data.length; i++) flatten(data[i] as TensorData, shape, dim + 1, out);
}

function fromTyped(data: TypedArray, dtype: DType = typeOf(data)): Tensor {
  if (dtype !== typeOf(data)) {
    if (dtype === 'complex64') {
      if (data.length % 2 !== 0) throw new ValueError('tensor(): interleaved complex64 data has an even length');
      return fromNumbers(data, [data.length / 2], dtype);
    }
    return fromNumbers(data, [data.length], dtype);
  }
  beginOperation();
  const out = emptyTensor([data.length], dtype);
  const at = out.pointer;
  if (data instanceof Float32Array) f32.set(data, at >>> 2);
  else if (data instanceof Int32Array) i32.set(data, at >>> 2);
  else u8.set(data, at);
  return out;
}

/** A tensor of `shape` from as many numbers (twice as many for complex64). */
export function fromNumbers(flat: ArrayLike<number | boolean>, shape: Shape, dtype: DType): Tensor {
  infoOf(dtype);
  if (dtype === 'int32' || dtype === 'uint8') checkIntegers(flat, dtype);
  beginOperation();
  const out = emptyTensor(shape, dtype);
  const at = out.pointer;
  const n = flat.length;
  if (dtype === 'float32' || dtype === 'complex64') for (let i = 0; i < n; i++) f32[(at >>> 2) + i] = Number(flat[i]);
  else if (dtype === 'int32') for (let i = 0; i < n; i++) i32[(at >>> 2) + i] = Number(flat[i]);
  else if (dtype === 'uint8') for (let i = 0; i < n; i++) u8[at + i] = Number(flat[i]);
  else for (let i = 0; i < n; i++) u8[at + i] = flat[i] ? 1 : 0;
  return out;
}

function checkIntegers(flat: ArrayLike<number | boolean>, dtype: DType): void {
  const low = dtype === 'int32' ? -2147483648 : 0;
  const high = dtype === 'int32' ? 2147483647 : 255;
  for (let i = 0; i < flat.length; i++) {
    const value = Math.trunc(Number(flat[i]));
    if (!(value >= low && value <= high)) {
      throw new ValueError(`value ${String(flat[i])} cannot be converted to type ${dtype} without overflow`);
    }
  }
}

/**
 * A tensor of `shape` with every element `value`: bool for a boolean, int32 for a whole number (PyTorch's int64), else
 * float32, as for a tensor that requires a gradient.
 *
 * @example
 * full([2, 2], 3.14);
 * @see https://pytorch.org/docs/stable/generated/torch.full.html
 */
export function full(shape: Shape, value: number | boolean, options?: CreateOptions): Tensor {
  checkShape(shape, 'full()');
  const dtype = options?.dtype ?? typeOfValue(value, options?.requiresGrad ?? false);
  infoOf(dtype);
  if (dtype === 'int32' || dtype === 'uint8') checkIntegers([value], dtype);
  beginOperation();
  const out = emptyTensor([...shape], dtype);
  fillElements(out, Number(value));
  return finish(out, options);
}

function typeOfValue(value: number | boolean, differentiable: boolean): DType {
  if (typeof value === 'boolean') return 'bool';
  return value === (value | 0) && !differentiable ? 'int32' : 'float32';
}

/** Sets every element of a row-major tensor. */
export function fillElements(out: Tensor, value: number): void {
  const at = out.pointer;
  if (out.dtype === 'float32') k.fillF32(at, value, 0, out.count);
  else if (out.dtype === 'int32') k.fillI32(at, value, 0, out.count);
  else if (out.dtype === 'complex64') {
    k.fillF32(at, 0, 0, 2 * out.count);
    if (value !== 0) for (let i = 0; i < out.count; i++) f32[(at >>> 2) + 2 * i] = value;
  } else k.fillU8(at, out.dtype === 'bool' ? Number(value !== 0) : value, 0, out.count);
}

/**
 * A tensor of zeros.
 *
 * @example
 * zeros([2, 3]); // [[0, 0, 0], [0, 0, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.zeros.html
 */
export function zeros(shape: Shape, options?: CreateOptions): Tensor {
  return full(shape, 0, { dtype: 'float32', ...options });
}

/**
 * A tensor of ones.
 *
 * @example
 * ones([2, 2], { dtype: 'int32' }); // [[1, 1], [1, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.ones.html
 */
export function ones(shape: Shape, options?: CreateOptions): Tensor {
  return full(shape, 1, { dtype: 'float32', ...options });
}

/**
 * A tensor with undefined contents.
 *
 * @example
 * empty([2, 3]).shape; // [2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.empty.html
 */
export function empty(shape: Shape, options?: CreateOptions): Tensor {
  checkShape(shape, 'empty()');
  const dtype = options?.dtype ?? 'float32';
  infoOf(dtype);
  beginOperation();
  return finish(emptyTensor([...shape], dtype), options);
}

/**
 * Zeros with the shape and dtype of `like`.
 *
 * @example
 * zerosLike(tensor([1, 2])); // [0, 0]
 */
export function zerosLike(like: Tensor, options?: CreateOptions): Tensor {
  return full(like.shape, 0, { dtype: like.dtype, ...options });
}

/**
 * Ones with the shape and dtype of `like`.
 *
 * @example
 * onesLike(tensor([1, 2])); // [1, 1]
 */
export function onesLike(like: Tensor, options?: CreateOptions): Tensor {
  return full(like.shape, 1, { dtype: like.dtype, ...options });
}

/**
 * `value` in the shape and dtype of `like`.
 *
 * @example
 * fullLike(tensor([1, 2]), 7); // [7, 7]
 */
export function fullLike(like: Tensor, value: number | boolean, options?: CreateOptions): Tensor {
  return full(like.shape, value, { dtype: like.dtype, ...options });
}

/**
 * Undefined contents in the shape and dtype of `like`.
 *
 * @example
 * emptyLike(tensor([1, 2])).shape; // [2]
 */
export function emptyLike(like: Tensor, options?: CreateOptions): Tensor {
  return empty(like.shape, { dtype: like.dtype, ...options });
}

/**
 * start, start + step, ... up to but not including end: `arange(end)`, `arange(start, end)`, `arange(start, end, step)`,
 * each with options behind. Integers give int32, as PyTorch's int64.
 *
 * @throws ValueError when step is 0 or leads away from end
 * @example
 * arange(5); // tensor([0, 1, 2, 3, 4])
 * @see https://pytorch.org/docs/stable/generated/torch.arange.html
 */
export function arange(...args: [...numbers: [number, number?, number?], options?: CreateOptions]): Tensor {
  const given = args as readonly unknown[];
  const numbers = given.filter((value): value is number => typeof value === 'number');
  const options = given.find((value) => typeof value === 'object' && value !== null) as CreateOptions | undefined;
  const [first, second, third] = numbers;
  if (first === undefined) throw new ValueError('arange(): expected an end, or a start and an end');
  const start = second === undefined ? 0 : first;
  const stop = second === undefined ? first : second;
  const step = third ?? 1;
  if (step === 0) throw new ValueError('step must be nonzero');
  if (step > 0 ? stop < start : stop > start) {
    throw new ValueError('upper bound and larger bound inconsistent with step sign');
  }
  const whole = Number.isInteger(start) && Number.isInteger(stop) && Number.isInteger(step);
  const dtype = options?.dtype ?? (whole ? 'int32' : 'float32');
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (!Number.isFinite(count)) throw new ValueError(`unsupported range: ${start} -> ${stop}`);
  if (dtype !== 'float32' && dtype !== 'int32') {
    return finish(
      fromNumbers(
        Array.from({ length: count }, (_, i) => start + i * step),
        [count],
        dtype,
      ),
      options,
    );
  }
  beginOperation();
  const out = emptyTensor([count], dtype);
  if (dtype === 'int32') k.arangeI32(out.pointer, start, step, count);
  else k.arangeF32(out.pointer, start, step, count);
  return finish(out, options);
}

/**
 * The identity matrix, n x n or n x m.
 *
 * @example
 * eye(2); // [[1, 0], [0, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.eye.html
 */
export function eye(n: number, m: number = n, options?: CreateOptions): Tensor {
  if (!Number.isInteger(n) || !Number.isInteger(m) || n < 0 || m < 0) {
    throw new ShapeError(`eye(): n and m must be non-negative integers, got ${showShape([n, m])}`);
  }
  const diagonal = Array.from({ length: numelOf([n, m]) }, (_, i) => (i % m === Math.floor(i / m) ? 1 : 0));
  return finish(fromNumbers(diagonal, [n, m], options?.dtype ?? 'float32'), options);
}
