import { ShapeError } from '../errors';
import type { DType } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { defineUnlisted } from '../tensor/unlisted';
import { index } from './indexing/at';
import type { IndexItem } from './indexing/drivers/indexItems';
import { conj } from './pointwise/conj';
import { copy_ } from './pointwise/copy';
import { type } from './pointwise/facts';
import { type Nonzero, type NonzeroOptions, nonzero } from './pointwise/nonzero';
import { imag, real } from './pointwise/real';
import type { ValuesIndices } from './reduction/drivers/extremum';
import type { KeepdimOptions } from './reduction/drivers/quantifier';
import { permute } from './shape/permute';
import { transpose } from './shape/transpose';
import type { ConsecutiveOptions, UniqueOptions, Uniques } from './sorting/unique';

declare module '../tensor/tensor' {
  interface Tensor {
    /** A view with all dims in reverse order: the transpose of a matrix. */
    readonly T: Tensor;
    /** A view with the last two dims exchanged: the transpose of each matrix. */
    readonly mT: Tensor;
    /** The conjugate transpose of a matrix. */
    readonly H: Tensor;
    /** The conjugate transpose of each matrix. */
    readonly mH: Tensor;
    /** The real parts, as a view; assigning writes them. */
    get real(): Tensor;
    set real(value: Tensor);
    /** The imaginary parts of complex numbers, as a view; assigning writes them. */
    get imag(): Tensor;
    set imag(value: Tensor);
    /** PyTorch's name of the type, 'torch.FloatTensor'. */
    type(): string;
    /** x converted to a dtype: `to`. */
    type(dtype: DType): Tensor;
    /** Whether a tensor that is no leaf keeps its gradient: see `retainGrad`. */
    readonly retainsGrad: boolean;
    /** True: all tensors are on the CPU. */
    readonly isCpu: boolean;
    /** False: there are no sparse tensors. */
    readonly isSparse: boolean;
    /** False: there are no quantized tensors. */
    readonly isQuantized: boolean;
    /** The largest element. */
    max(): Tensor;
    /** The largest element of each row along `dim`, and its index: the first one where there are several. */
    max(dim: number, options?: KeepdimOptions): ValuesIndices;
    /** The larger one of two, element by element: `maximum`. */
    max(other: Tensor): Tensor;
    /** The smallest element. */
    min(): Tensor;
    /** The smallest element of each row along `dim`, and its index: the first one where there are several. */
    min(dim: number, options?: KeepdimOptions): ValuesIndices;
    /** The smaller one of two, element by element: `minimum`. */
    min(other: Tensor): Tensor;
    /** The median of all elements. */
    median(): Tensor;
    /** The median of each row along `dim`, and its index. */
    median(dim: number, options?: KeepdimOptions): ValuesIndices;
    /** The median of all elements that are not NaN. */
    nanmedian(): Tensor;
    /** The median of each row along `dim` without NaN, and its index. */
    nanmedian(dim: number, options?: KeepdimOptions): ValuesIndices;
    /** The different elements, or slices along `dim`: see the function `unique`. */
    unique<Options extends UniqueOptions>(dim?: number | null, options?: Options): Uniques<Options>;
    /** x without repetitions of neighbours: see the function `uniqueConsecutive`. */
    uniqueConsecutive<Options extends ConsecutiveOptions>(dim?: number | null, options?: Options): Uniques<Options>;
    /** x[items]: see the function `index`. */
    index(...items: IndexItem[]): Tensor;
    /** The indices of the elements that are not zero: see the function `nonzero`. */
    nonzero<Options extends NonzeroOptions>(options?: Options): Nonzero<Options>;
  }
}

Object.defineProperties(Tensor.prototype, {
  retainsGrad: {
    get(this: Tensor) {
      return !this.isLeaf && (this.meta?.retainsGrad ?? false);
    },
  },
  isCpu: { get: () => true },
  isSparse: { get: () => false },
  isQuantized: { get: () => false },
  real: {
    get(this: Tensor) {
      return real(this);
    },
    set(this: Tensor, value: Tensor) {
      copy_(real(this), value);
    },
  },
  T: {
    get(this: Tensor) {
      return permute(this, this.sizes.map((_, i) => i).reverse());
    },
  },
});

// Errors for real numbers, vectors or scalars.
defineUnlisted({
  imag: {
    get(this: Tensor) {
      return imag(this);
    },
    set(this: Tensor, value: Tensor) {
      copy_(imag(this), value);
    },
  },
  mT: {
    get(this: Tensor) {
      return matrixTranspose(this, 'mT');
    },
  },
  H: {
    get(this: Tensor) {
      if (this.sizes.length > 2 || this.sizes.length === 1)
        throw new ShapeError(
          `tensor.H is only supported on matrices (2-D tensors). Got ${this.sizes.length}-D tensor.${this.sizes.length > 2 ? ' For batches of matrices, consider using tensor.mH' : ''}`,
        );
      return this.sizes.length === 2 ? conj(transpose(this, 0, 1)) : conj(this);
    },
  },
  mH: {
    get(this: Tensor) {
      return conj(matrixTranspose(this, 'mH'));
    },
  },
});

/** Methods whose types the table of methods can't express. */
const methods = {
  type(this: Tensor, dtype?: DType): string | Tensor {
    return dtype === undefined ? type(this) : type(this, dtype);
  },
  index(this: Tensor, ...items: IndexItem[]): Tensor {
    return index(this, ...items);
  },
  nonzero<Options extends NonzeroOptions>(this: Tensor, options?: Options): Nonzero<Options> {
    return nonzero(this, options);
  },
};

for (const [name, value] of Object.entries(methods)) {
  Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true });
}

function matrixTranspose(x: Tensor, name: string): Tensor {
  if (x.sizes.length === 0) return transpose(x, 0, 0);
  if (x.sizes.length < 2) {
    throw new ShapeError(
      `tensor.${name} is only supported on matrices or batches of matrices. Got ${x.sizes.length}-D tensor.`,
    );
  }
  return transpose(x, -2, -1);
}
