import { ValueError } from '../../errors';
import { unflatten } from '../../ops/shape/unflatten';
import type { Tensor } from '../../tensor/tensor';
import { Module } from '../module';
import { nameClasses } from '../property';
import { tuple } from '../tuple';
import { showPair } from './repr';

/**
 * Splits one dim into several: the inverse of `Flatten`.
 *
 * @param dim - the dim that is divided
 * @param unflattenedSize - the sizes it becomes; one may be -1
 * @throws ShapeError when the sizes do not multiply up to that of the dim
 * @throws DTypeError for sizes that are no list of numbers
 * @example
 * new nn.Unflatten(1, [2, 5, 5])(rand([2, 50])).shape; // [2, 2, 5, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Unflatten.html
 */
export class Unflatten extends Module {
  readonly dim: number;
  readonly unflattenedSize: readonly number[];

  constructor(dim: number, unflattenedSize: readonly number[]) {
    super();
    if (!Number.isInteger(dim)) throw new ValueError('invalid argument type for dim parameter');
    if (!Array.isArray(unflattenedSize)) {
      throw new ValueError(`unflattened_size must be a tuple of ints, but found type ${typeof unflattenedSize}`);
    }
    for (const [i, size] of unflattenedSize.entries()) {
      if (Number.isInteger(size)) continue;
      const type = typeof size === 'number' ? 'float' : typeof size;
      throw new ValueError(`unflattened_size must be tuple of ints, but found element of type ${type} at pos ${i}`);
    }
    this.dim = dim;
    this.unflattenedSize = tuple(unflattenedSize);
  }

  forward(x: Tensor): Tensor {
    return unflatten(x, this.dim, this.unflattenedSize);
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${showPair(this.unflattenedSize)}`;
  }
}

nameClasses({ Unflatten });
