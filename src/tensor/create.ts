import { DTypeError, OutOfMemoryError, ShapeError, ValueError } from '../errors';
import { options as checkOptions } from '../signature';
import { beginOperation } from '../wasm/block';
import { k } from '../wasm/engine';
import { f32, i32, u8 } from '../wasm/memory';
import { castOf, copyOf } from './copy';
import { type DeviceLike, device } from './device';
import { type Complex, type DType, infoOf, isDifferentiable } from './dtype';
import { MOST_ELEMENTS } from './integer';
import { checkShape, isRowMajor, type Shape, sameShape, showShape } from './layout';
import { stridesIn } from './memoryFormat';
import { addressOf } from './physical';
import { emptyTensor, Tensor } from './tensor';
import { dtypeOfArray, isNumberArray, type NumberArray, narrowed } from './typedArray';
import { typeName } from './wrongArguments';

export type TensorData = number | boolean | NumberArray | Tensor | readonly TensorData[];

export interface CreateOptions {
  /** Element type; by default that of the data, float32 for numbers. */
  dtype?: DType;
  /** Whether operations on the tensor are recorded for backward(); default false. */
  requiresGrad?: boolean;
  /** Where the numbers are to be; there is one place, 'cpu'. */
  device?: DeviceLike;
}

/** Applies `requiresGrad` to a new leaf. */
export function finish(out: Tensor, options?: CreateOptions): Tensor {
  if (options?.device !== undefined) device(options.device);
  if (options?.requiresGrad) {
    if (!isDifferentiable(out.dtype)) {
      throw new DTypeError('Only Tensors of floating point and complex dtype can require gradients');
    }
    out.leafRequiresGrad = true;
  }
  return out;
}

/**
 * A tensor holding a copy of `data`: a number, a boolean, nested arrays of them, a typed array, or a tensor.
 *
 * Numbers become float32, booleans bool, and where both are mixed all are numbers. Typed arrays are 1-D (reshape the
 * result) and say the dtype: floats are float32, bytes uint8, other integers int32, those of 64 bits too. With
 * `dtype: 'complex64'` the innermost arrays are [re, im] pairs, and a typed array is interleaved.
 *
 * @param data - the elements; nested arrays give the shape
 * @param options - `dtype`, default what the data say, and `requiresGrad`
 * @returns a new leaf tensor
 * @throws ValueError when nested arrays differ in length, or a number does not fit the dtype
 * @example
 * const x = tensor([[1, 2], [3, 4]], { requiresGrad: true });
 * x.shape; // [2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.tensor.html
 */
export function tensor(data: TensorData, options?: CreateOptions): Tensor {
  if (isNumberArray(data)) return finish(fromTyped(data, options?.dtype), options);
  if (data instanceof Tensor) {
    const dtype = options?.dtype ?? data.dtype;
    return finish(dtype === data.dtype ? copyOf(data) : castOf(data, dtype), options);
  }
  const shape = shapeOf(data);
  const elements: Elements = { flat: [], rank: -1 };
  flatten(data, shape, 0, elements);
  const dtype = options?.dtype ?? RANKED[elements.rank] ?? 'float32';
  if (dtype === 'complex64') {
    if (shape.at(-1) !== 2) {
      throw new ValueError('tensor(): complex64 data needs [re, im] pairs as its innermost arrays');
    }
    shape.pop();
  }
  return finish(fromNumbers(elements.flat, shape, dtype), options);
}

/** PyTorch's limit for nested lists; arrays that contain themselves meet it too. */
const MAX_DIMS = 128;

function shapeOf(data: TensorData): number[] {
  const shape: number[] = [];
  for (let level = data; Array.isArray(level) || isNumberArray(level); level = level[0] as TensorData) {
    if (shape.length === MAX_DIMS) throw new ValueError("too many dimensions 'Array'");
    shape.push(level.length);
    if (level.length === 0) break;
  }
  return shape;
}

/** From narrow to wide: elements of several types get the widest one's. */
const RANKED: readonly DType[] = ['bool', 'uint8', 'int32', 'float32'];
const NUMBER = RANKED.indexOf('float32');

interface Elements {
  flat: (number | boolean)[];
  /** Of the widest type so far; -1 before the first. */
  rank: number;
}

function flatten(data: TensorData, shape: Shape, dim: number, out: Elements): void {
  if (dim === shape.length) {
    addElement(data, dim, out);
    return;
  }
  const typed = isNumberArray(data);
  if (!typed && !Array.isArray(data)) {
    throw new ValueError(`expected sequence of length ${shape[dim]} at dim ${dim} (got a ${typeof data})`);
  }
  if (data.length !== shape[dim]) {
    throw new ValueError(`expected sequence of length ${shape[dim]} at dim ${dim} (got ${data.length})`);
  }
  if (typed && dim === shape.length - 1) {
    out.rank = Math.max(out.rank, RANKED.indexOf(dtypeOfArray(data)));
    for (const value of data) out.flat.push(Number(value));
    return;
  }
  for (let i = 0; i < data.length; i++) {
    const entry = data[i] as TensorData;
    // Nearly all entries are numbers, and nearly all numbers entries of a list.
    if (typeof entry === 'number' && dim === shape.length - 1) {
      out.rank = NUMBER;
      out.flat.push(entry);
    } else flatten(entry, shape, dim + 1, out);
  }
}

function addElement(data: TensorData, dim: number, out: Elements): void {
  if (typeof data === 'number') {
    out.rank = NUMBER;
    out.flat.push(data);
  } else if (typeof data === 'boolean') {
    out.rank = Math.max(out.rank, 0);
    out.flat.push(data);
  } else if (data instanceof Tensor && data.dtype !== 'complex64') {
    out.rank = Math.max(out.rank, RANKED.indexOf(data.dtype));
    out.flat.push(data.item<number | boolean>());
  } else if (Array.isArray(data) || isNumberArray(data)) {
    throw new ValueError(`expected a number at dim ${dim}, got an array: nested arrays must have equal lengths`);
  } else throw new ValueError(`tensor(): expected a number or a boolean, got ${typeName(data)}`);
}

function fromTyped(data: NumberArray, dtype: DType = dtypeOfArray(data)): Tensor {
  if (dtype !== dtypeOfArray(data)) {
    if (dtype === 'complex64' && data.length % 2 !== 0) {
      throw new ValueError('tensor(): interleaved complex64 data has an even length');
    }
    return fromNumbers(data, [dtype === 'complex64' ? data.length / 2 : data.length], dtype);
  }
  const values = narrowed(data);
  beginOperation();
  const out = emptyTensor([values.length], dtype);
  const at = out.pointer;
  if (dtype === 'float32') f32.set(values, at >>> 2);
  else if (dtype === 'int32') i32.set(values, at >>> 2);
  else u8.set(values, at);
  return out;
}

/** A tensor of `shape` from as many numbers (twice as many for complex64). */
export function fromNumbers(flat: ArrayLike<number | bigint | boolean>, shape: Shape, dtype: DType): Tensor {
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

/** Throws for the first number that an integer dtype does not hold. */
export function checkIntegers(flat: ArrayLike<number | bigint | boolean>, dtype: DType): void {
  const high = dtype === 'int32' ? 2147483647 : 255;
  for (let i = 0; i < flat.length; i++) {
    const value = Number(flat[i]);
    // Whole numbers below 0 are counted from 256, as in PyTorch.
    const low = dtype === 'int32' ? -2147483648 : Number.isInteger(value) ? -255 : 0;
    if (!(value >= low && value <= high)) {
      throw new ValueError(`value ${String(flat[i])} cannot be converted to type ${dtype} without overflow`);
    }
  }
}

/**
 * A tensor of `shape` with every element `value`: bool for a boolean, int32 for a whole number (PyTorch's int64), else
 * float32, as for a tensor that requires a gradient.
 *
 * @param shape - the sizes
 * @param value - of each element
 * @param options - `dtype`, default that of the value, and `requiresGrad`
 * @returns of this shape
 * @example
 * full([2, 2], 3.14);
 * @see https://pytorch.org/docs/stable/generated/torch.full.html
 */
export function full(shape: Shape, value: number | boolean | Complex, options?: CreateOptions): Tensor {
  checkShape(shape, 'full()');
  const dtype = options?.dtype ?? typeOfValue(value, options?.requiresGrad ?? false);
  infoOf(dtype);
  if (typeof value === 'object') checkComplex(dtype);
  if (dtype === 'int32' || dtype === 'uint8') checkIntegers([value as number], dtype);
  beginOperation();
  const out = emptyTensor([...shape], dtype);
  fillElements(out, typeof value === 'object' ? value : Number(value));
  return finish(out, options);
}

function typeOfValue(value: number | boolean | Complex, differentiable: boolean): DType {
  if (typeof value === 'object') return 'complex64';
  if (typeof value === 'boolean') return 'bool';
  return value === (value | 0) && !differentiable ? 'int32' : 'float32';
}

/** Throws unless a tensor of this dtype holds complex numbers. */
function checkComplex(dtype: DType): void {
  if (dtype === 'complex64') return;
  throw new DTypeError(`value cannot be converted to type ${infoOf(dtype).scalarName.toLowerCase()} without overflow`);
}

/** Sets every element of a tensor without gaps. */
export function fillElements(out: Tensor, value: number | Complex): void {
  const at = addressOf(out);
  if (out.dtype === 'complex64') {
    const { re, im } = typeof value === 'object' ? value : { re: value, im: 0 };
    for (let i = at >>> 2; i < (at >>> 2) + 2 * out.count; i += 2) [f32[i], f32[i + 1]] = [re, im];
    return;
  }
  if (typeof value === 'object') checkComplex(out.dtype);
  else if (out.dtype === 'float32') k.fillF32(at, value, 0, out.count, out.count / 4);
  else if (out.dtype === 'int32') k.fillI32(at, value, 0, out.count, out.count / 4);
  else k.fillU8(at, out.dtype === 'bool' ? Number(value !== 0) : value, 0, out.count, out.count / 4);
}

/**
 * A tensor of zeros.
 *
 * @param shape - the sizes; [] for a single number
 * @param options - `dtype`, default float32, and `requiresGrad`
 * @returns of this shape
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
 * @param shape - the sizes; [] for a single number
 * @param options - `dtype`, default float32, and `requiresGrad`
 * @returns of this shape
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
 * @param shape - the sizes; [] for a single number
 * @param options - `dtype`, default float32, and `requiresGrad`
 * @returns of this shape; read it only after writing into it
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
 * @param like - what gives the shape and the dtype
 * @param options - `dtype`, default that of `like`, and `requiresGrad`
 * @returns of the shape of `like`
 * @example
 * zerosLike(tensor([1, 2])); // [0, 0]
 */
export function zerosLike(like: Tensor, options?: CreateOptions): Tensor {
  return laidOutAs(like, full(like.sizes, 0, { dtype: like.dtype, ...options }));
}

/**
 * Ones with the shape and dtype of `like`.
 *
 * @param like - what gives the shape and the dtype
 * @param options - `dtype`, default that of `like`, and `requiresGrad`
 * @returns of the shape of `like`
 * @example
 * onesLike(tensor([1, 2])); // [1, 1]
 */
export function onesLike(like: Tensor, options?: CreateOptions): Tensor {
  return laidOutAs(like, full(like.sizes, 1, { dtype: like.dtype, ...options }));
}

/**
 * `value` in the shape and dtype of `like`.
 *
 * @param like - what gives the shape and the dtype
 * @param value - of each element
 * @param options - `dtype`, default that of `like`, and `requiresGrad`
 * @returns of the shape of `like`
 * @example
 * fullLike(tensor([1, 2]), 7); // [7, 7]
 */
export function fullLike(like: Tensor, value: number | boolean | Complex, options?: CreateOptions): Tensor {
  return laidOutAs(like, full(like.sizes, value, { dtype: like.dtype, ...options }));
}

/**
 * Undefined contents in the shape and dtype of `like`.
 *
 * @param like - what gives the shape and the dtype
 * @param options - `dtype`, default that of `like`, and `requiresGrad`
 * @returns of the shape of `like`
 * @example
 * emptyLike(tensor([1, 2])).shape; // [2]
 */
export function emptyLike(like: Tensor, options?: CreateOptions): Tensor {
  return laidOutAs(like, empty(like.sizes, { dtype: like.dtype, ...options }));
}

/** The new tensor `x` with the strides of a copy of `like`. */
export function laidOutAs(like: Tensor, x: Tensor): Tensor {
  if (isRowMajor(like.sizes, like.strides) && sameShape(like.strides, x.strides)) return x;
  const out = new Tensor(x.storage, x.dtype, x.sizes, stridesIn('preserveFormat', like), 0);
  out.leafRequiresGrad = x.leafRequiresGrad;
  return out;
}

/**
 * start, start + step, ... up to but not including end: `arange(end)`, `arange(start, end)`, `arange(start, end, step)`,
 * each with options behind. Integers give int32, as PyTorch's int64.
 *
 * @param args - the end, or start and end, or start, end and step; then options
 * @returns a vector of ⌈(end - start) / step⌉ numbers
 * @throws ValueError when step is 0 or leads away from end
 * @example
 * arange(5); // tensor([0, 1, 2, 3, 4])
 * @see https://pytorch.org/docs/stable/generated/torch.arange.html
 */
export function arange(...args: [...numbers: [number, number?, number?], options?: CreateOptions]): Tensor {
  const given = args as readonly unknown[];
  const numbers = given.filter((value) => typeof value === 'number' || typeof value === 'boolean').map(Number);
  const last = given.at(-1);
  const options = (typeof last === 'object' ? last : undefined) as CreateOptions | undefined;
  checkOptions('arange dtype requiresGrad device', options, given[4]);
  const odd = given.find((value) => value !== options && !['number', 'boolean', 'undefined'].includes(typeof value));
  if (odd !== undefined) throw new ValueError(`arange(): expected numbers, got ${String(odd)}`);
  const [first, second, third] = numbers;
  if (first === undefined) throw new ValueError('arange(): expected an end, or a start and an end');
  // Of int32, which stands for PyTorch's int64, the numbers are cut before they are counted; of uint8 start and step after that.
  const whole = options?.dtype === 'int32' || options?.dtype === 'uint8';
  const cut = options?.dtype === 'int32' ? Math.trunc : (value: number): number => value;
  const from = second === undefined ? 0 : cut(first);
  const stop = cut(second === undefined ? first : second);
  const by = cut(third ?? 1);
  const [start, step] = whole ? [Math.trunc(from), Math.trunc(by)] : [from, by];
  if (step === 0) throw new ValueError('step must be nonzero');
  if (by > 0 ? stop < from : stop > from) {
    throw new ValueError('upper bound and larger bound inconsistent with step sign');
  }
  if (options?.dtype === 'bool') throw new DTypeError('"arange_cpu" not implemented for \'Bool\'');
  const dtype = options?.dtype ?? ([start, stop, step].every(Number.isInteger) ? 'int32' : 'float32');
  const count = Math.max(0, Math.ceil((stop - from) / by));
  if (!Number.isFinite(count)) throw new ValueError(`unsupported range: ${start} -> ${stop}`);
  if (count > MOST_ELEMENTS) throw new OutOfMemoryError(`arange(): ${count} elements are more than memory holds`);
  if (dtype === 'int32' || dtype === 'uint8')
    checkIntegers(count > 0 ? [start, start + (count - 1) * step] : [], 'int32');
  beginOperation();
  const integers = whole || dtype === 'int32';
  const out = emptyTensor([count], integers ? 'int32' : 'float32');
  if (integers) k.arangeI32(out.pointer, start, step, count);
  else k.arangeF32(out.pointer, start, step, count);
  if (out.dtype === dtype) return finish(out, options);
  const converted = castOf(out, dtype);
  out.dispose();
  return finish(converted, options);
}

/**
 * The identity matrix, n x n or n x m. Options may stand right behind n.
 *
 * @param n - how many rows
 * @param m - how many columns; default n
 * @param options - `dtype`, default float32, and `requiresGrad`
 * @returns [n, m]
 * @example
 * eye(2); // [[1, 0], [0, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.eye.html
 */
export function eye(n: number, m?: number | CreateOptions, options?: CreateOptions): Tensor {
  if (typeof m === 'object' && m !== null) return eye(n, n, m);
  return identity(n, m ?? n, options);
}

function identity(n: number, m: number, options?: CreateOptions): Tensor {
  if (!Number.isInteger(n) || !Number.isInteger(m) || n < 0 || m < 0) {
    throw new ShapeError(`eye(): n and m must be non-negative integers, got ${showShape([n, m])}`);
  }
  const out = full([n, m], 0, { dtype: options?.dtype ?? 'float32' });
  const numbers = out.dtype === 'int32' ? i32 : out.dtype === 'uint8' || out.dtype === 'bool' ? u8 : f32;
  const step = (out.dtype === 'complex64' ? 2 : 1) * (m + 1);
  const at = out.pointer / numbers.BYTES_PER_ELEMENT;
  for (let i = 0; i < n && i < m; i++) numbers[at + i * step] = 1;
  return finish(out, options);
}
