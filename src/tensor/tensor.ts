import { IndexError, ShapeError, ValueError } from '../errors';
import { beginOperation } from '../wasm/block';
import { type AutogradMeta, emptyMeta, type GradNode } from './autogradMeta';
import { isComparedUnasked, NOT_CLONED, SHOWN, showContents, shownElements } from './contents';
import { CPU, type Device, noDevice } from './device';
import { bytesOf, type Complex, type DType, type TypedArray } from './dtype';
import { MOST_ELEMENTS } from './integer';
import { isChannelsLast, isRowMajor, numelOf, rowMajorStrides, type Shape, showShape, wrapDim } from './layout';
import { formatTensor } from './print';
import { type NestedArray, readFlat, readNested } from './read';
import { abandon, Storage } from './storage';
import { defineUnlisted, unlisted } from './unlisted';

export type { Complex };

/**
 * An array of numbers with a shape, living in WebAssembly memory. Several tensors can share one storage: a view is a
 * tensor with its own shape, strides and offset on another's storage.
 *
 * Operations are functions of their own, one file each under ops/, and also methods of this class.
 *
 * @example
 * const x = tensor([[1, 2], [3, 4]], { requiresGrad: true });
 * x.mul(x).sum().backward();
 * x.grad; // => tensor([[2., 4.], [6., 8.]])
 * @see https://pytorch.org/docs/stable/tensors.html
 */
export class Tensor {
  /** @internal Comes first among the fields, so that nothing is copied before structuredClone stops here. */
  readonly transfer: symbol = NOT_CLONED;
  /** @internal */
  readonly storage: Storage;
  declare readonly dtype: DType;
  declare readonly shape: Shape;
  /** @internal Steps between neighbours along each dim, in elements. */
  readonly strides: Shape;
  /** @internal What `dtype` reads. */
  readonly ownType: DType;
  /** @internal The shape, as the library reads it: `shape` is a copy for users, which they can neither write to nor slow the library down with. */
  readonly sizes: Shape;
  /** @internal Position of the first element in the storage, in elements. */
  readonly offset: number;
  /** @internal */
  readonly count: number;
  /** @internal */
  leafRequiresGrad = false;
  /** @internal The node that computed this tensor; use `gradFn`, which also knows about changed views. */
  node: GradNode | null = null;
  /** @internal Which of the node's results this is. */
  outputIndex = 0;
  /** @internal */
  meta: AutogradMeta | null = null;

  /** @internal Tensors are made by `tensor`, `zeros` and the other creation functions. */
  constructor(storage: Storage, dtype: DType, shape: Shape, strides: Shape, offset: number) {
    if (shape === undefined) throw notMadeByHand();
    this.storage = storage;
    this.ownType = dtype;
    this.sizes = shape;
    this.strides = strides;
    this.offset = offset;
    this.count = numelOf(shape);
    if (this.count > MOST_ELEMENTS) throw tooMany(shape);
    if (COMPARED_UNASKED) showContents(this, ACCESSORS);
  }

  /** Where the numbers are: always `device('cpu')`. */
  get device(): Device {
    return CPU;
  }

  /**
   * This tensor: there is one device.
   *
   * @returns this tensor
   */
  cpu(): this {
    return this;
  }

  /**
   * An error that says which device there is.
   *
   * @returns never
   * @throws ValueError always: there is no graphics card to go to
   */
  cuda(): never {
    throw noDevice('cuda');
  }

  /** False: see `device`. */
  get isCuda(): boolean {
    return false;
  }

  get ndim(): number {
    return this.sizes.length;
  }

  /**
   * Number of dims.
   *
   * @returns 0 for a single number
   */
  dim(): number {
    return this.sizes.length;
  }

  /**
   * Number of elements.
   *
   * @returns the product of the sizes
   */
  numel(): number {
    return this.count;
  }

  /**
   * The shape, or the size of one dim.
   *
   * @param dim - negative ones count from the end
   * @returns a list, or a number
   */
  size(): Shape;
  size(dim: number): number;
  size(dim?: number): Shape | number {
    return dim === undefined ? [...this.sizes] : (this.sizes[wrapDim(dim, this.sizes.length)] as number);
  }

  /**
   * How many elements lie between one entry and the next, of each dim or of one.
   *
   * @param dim - negative ones count from the end
   * @returns a list, or a number
   */
  stride(): Shape;
  stride(dim: number): number;
  stride(dim?: number): Shape | number {
    return dim === undefined ? [...this.strides] : (this.strides[wrapDim(dim, this.sizes.length)] as number);
  }

  /**
   * The place of the first element in the storage, counted in elements.
   *
   * @returns a number
   */
  storageOffset(): number {
    return this.offset;
  }

  /**
   * Bytes of an element.
   *
   * @returns 1, 4, or 8 for complex64
   */
  elementSize(): number {
    return bytesOf(this.dtype);
  }

  /**
   * True when the elements lie in row-major order without gaps; with `memoryFormat: 'channelsLast'` when the channels of
   * [n, c, h, w] lie next to each other.
   *
   * @param options - `memoryFormat`: 'contiguous' (default) or 'channelsLast'
   * @returns whether it is
   */
  isContiguous(options?: { memoryFormat?: 'contiguousFormat' | 'channelsLast' }): boolean {
    const fits = options?.memoryFormat === 'channelsLast' ? isChannelsLast : isRowMajor;
    return fits(this.sizes, this.strides);
  }

  /**
   * Whether the dtype is float32.
   *
   * @returns true or false
   */
  isFloatingPoint(): boolean {
    return this.dtype === 'float32';
  }

  /**
   * Whether the dtype is complex64.
   *
   * @returns true or false
   */
  isComplex(): boolean {
    return this.dtype === 'complex64';
  }

  /** Length of the first dim; 0-d tensors have none. */
  declare readonly length: number;

  /**
   * The elements in row-major order, copied to a typed array: Float32Array (complex numbers as re, im pairs),
   * Int32Array, or Uint8Array for uint8 and bool.
   *
   * @returns a copy of the elements in row-major order; of complex numbers both parts next to each other
   */
  data(): TypedArray {
    return readFlat(this);
  }

  /**
   * The elements as nested arrays; a 0-d tensor gives the bare value. Complex numbers are [re, im].
   *
   * @returns nested arrays, or a number for a 0-d tensor
   */
  tolist(): NestedArray {
    return readNested(this);
  }

  /**
   * The value of a one-element tensor: a number, true or false for bool, `{ re, im }` for complex64. TypeScript is told
   * which of them to expect: `mask.any().item<boolean>()`.
   *
   * @returns a number, a boolean, or `{ re, im }`
   * @throws ValueError for more or fewer elements
   */
  item<Value extends number | boolean | Complex = number>(): NoInfer<Value> {
    if (this.count !== 1) {
      throw new ValueError(
        `only one element tensors can be converted to Python scalars (item() of ${this.count} elements; tolist() and ` +
          'data() give all of them)',
      );
    }
    const [first, second] = this.data() as unknown as [number, number];
    if (this.dtype === 'complex64') return { re: first, im: second } as NoInfer<Value>;
    return (this.dtype === 'bool' ? first !== 0 : first) as NoInfer<Value>;
  }

  /**
   * As PyTorch prints it.
   *
   * @returns lines as PyTorch prints them
   */
  toString(): string {
    return formatTensor(this);
  }

  /** What Node, Bun and Deno print for a tensor. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  [Symbol.for('Deno.customInspect')](): string {
    return this.toString();
  }

  /**
   * What `JSON.stringify` writes: nested arrays.
   *
   * @returns the same as `tolist`
   */
  toJSON(): NestedArray {
    return shownElements(this);
  }

  /** @internal Who asks is about to compare or to print properties. */
  get [Symbol.toStringTag](): string {
    showContents(this, ACCESSORS);
    return 'Tensor';
  }

  /** @internal */
  get [Symbol.for('@jest/serializableProperties')](): string[] {
    showContents(this, ACCESSORS);
    return SHOWN;
  }

  /**
   * Frees the storage now, for this tensor and every view of it, instead of when it is collected; a storage that a
   * gradient graph needs is freed after that graph's backward().
   */
  dispose(): void {
    abandon(this.storage);
  }

  /**
   * Lets this tensor, with every view of it, live on when the scopes end in which it was made: for state that you store
   * outside of them.
   *
   * @returns this tensor
   * @example
   * const history: Tensor[] = [];
   * scope(() => { history.push(ones([3]).mul(2).keep()); });
   * history[0].sum().item(); // 6
   */
  keep(): this {
    this.storage.outlivesScopes = true;
    return this;
  }

  /** @internal Address of the first element, valid until the next operation begins. */
  get pointer(): number {
    return this.storage.pointer + this.offset * bytesOf(this.dtype);
  }

  /** @internal The autograd fields that most tensors never need. */
  get ownMeta(): AutogradMeta {
    this.meta ??= emptyMeta();
    return this.meta;
  }
}

/** `using x = ...` disposes of x at the end of the block, where the syntax exists. */
export interface Tensor {
  [Symbol.dispose](): void;
}

/** Kernels read memory by them: plain JavaScript must not assign them either. */
const ACCESSORS: PropertyDescriptorMap = {
  dtype: {
    get(this: Tensor) {
      return this.ownType;
    },
    set: refuse('dtype', 'x.to(dtype) makes a tensor of another dtype'),
  },
  shape: {
    get(this: Tensor) {
      return Object.freeze([...this.sizes]);
    },
    set: refuse('shape', 'x.reshape(shape) makes a tensor of another shape'),
  },
};

const COMPARED_UNASKED = isComparedUnasked();

Object.defineProperties(Tensor.prototype, ACCESSORS);

// Where Python writes `x.data = y`, a method would be overwritten in silence.
const { data } = Tensor.prototype;
Object.defineProperty(Tensor.prototype, 'data', {
  get: () => data,
  set: refuse('data', 'noGrad(() => x.copy_(y)) writes its numbers'),
});

Object.setPrototypeOf(Tensor.prototype, unlisted);

defineUnlisted({
  length: {
    get(this: Tensor) {
      if (this.sizes.length === 0) throw new ShapeError('len() of a 0-d tensor');
      return this.sizes[0];
    },
  },
  // `x[0]`, and what Array.from(x) would ask for: without it both are undefined.
  0: {
    get() {
      throw new IndexError(
        "tensors have no elements by number, and are not iterable: x.index(0) is Python's x[0], x.unbind() are the rows, " +
          'x.tolist() and x.data() the numbers',
      );
    },
  },
});

function notMadeByHand(): TypeError {
  return new TypeError(
    'new Tensor() is for the library itself: tensor([1, 2]), zeros([2, 3]), empty([2, 3]) make tensors',
  );
}

function tooMany(shape: Shape): ShapeError {
  return new ShapeError(`${showShape(shape)}: a tensor has at most ${MOST_ELEMENTS} elements`);
}

function refuse(property: string, remedy: string): () => never {
  return () => {
    throw new TypeError(`${property} of a tensor cannot be assigned: ${remedy}`);
  };
}

const disposeSymbol: symbol = Symbol.dispose ?? Symbol.for('Symbol.dispose');
Object.defineProperty(Tensor.prototype, disposeSymbol, { value: Tensor.prototype.dispose, configurable: true });

/** A row-major tensor with undefined contents. Begins an operation's allocations: see `beginOperation`. */
export function emptyTensor(shape: Shape, dtype: DType): Tensor {
  return new Tensor(new Storage(numelOf(shape) * bytesOf(dtype)), dtype, shape, rowMajorStrides(shape), 0);
}

/** A tensor with undefined contents whose 4-D elements lie in the given strides without gaps. */
export function emptyStrided(shape: Shape, strides: Shape, dtype: DType): Tensor {
  return new Tensor(new Storage(numelOf(shape) * bytesOf(dtype)), dtype, shape, strides, 0);
}

export { beginOperation };
