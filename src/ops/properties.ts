import { ShapeError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { index } from './at';
import { conj } from './conj';
import type { IndexItem } from './drivers/indexItems';
import { permute } from './permute';
import { transpose } from './transpose';

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
    /** x[items]: see the function `index`. */
    index(...items: IndexItem[]): Tensor;
  }
}

Object.defineProperties(Tensor.prototype, {
  T: {
    get(this: Tensor) {
      return permute(this, this.shape.map((_, i) => i).reverse());
    },
  },
  mT: {
    get(this: Tensor) {
      return matrixTranspose(this, 'mT');
    },
  },
  H: {
    get(this: Tensor) {
      if (this.shape.length > 2)
        throw new ShapeError(
          `tensor.H is only supported on matrices (2-D tensors). Got ${this.shape.length}-D tensor. For batches of matrices, consider using tensor.mH`,
        );
      return this.shape.length === 2 ? conj(transpose(this, 0, 1)) : conj(this);
    },
  },
  mH: {
    get(this: Tensor) {
      return conj(matrixTranspose(this, 'mH'));
    },
  },
});

Object.defineProperty(Tensor.prototype, 'index', {
  value(this: Tensor, ...items: IndexItem[]) {
    return index(this, ...items);
  },
  writable: true,
  configurable: true,
});

function matrixTranspose(x: Tensor, name: string): Tensor {
  if (x.shape.length < 2) {
    throw new ShapeError(
      `tensor.${name} is only supported on matrices or batches of matrices. Got ${x.shape.length}-D tensor.`,
    );
  }
  return transpose(x, -2, -1);
}
