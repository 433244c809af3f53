import { ValueError } from '../../errors';
import { cat } from '../../ops/joining/cat';
import { add } from '../../ops/pointwise/add';
import { narrow } from '../../ops/shape/narrow';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { CatConstraint } from '../constraints/joined';
import { sumRightmost } from '../utils';
import { checkLength, partsOf } from './parts';
import { Transform } from './transform';

export interface CatTransformOptions {
  /** The length of each part; default 1. */
  lengths?: readonly number[] | null;
  cacheSize?: number;
}

/**
 * A transform for each of the parts side by side along a dim.
 *
 * @param dim - default 0
 * @param tseq - one for each part
 * @param options - `dim`, default 0; `lengths` along it, default 1 each; `cacheSize`
 * @throws ValueError unless there is a length for each
 * @example
 * const parts = [new distributions.ExpTransform(), new distributions.AffineTransform(0, 2)];
 * new distributions.CatTransform(parts, 0, { lengths: [1, 2] })(tensor([0, 1, 2])); // [1, 2, 4]
 */
export class CatTransform extends Transform {
  static readonly className: string = 'CatTransform';
  readonly transforms: readonly Transform[];
  readonly lengths: readonly number[];
  readonly dim: number;

  constructor(tseq: readonly Transform[], dim = 0, options: CatTransformOptions = {}) {
    super(options.cacheSize);
    this.transforms = partsOf('CatTransform', tseq, this.cacheSize);
    this.lengths = [...(options.lengths ?? tseq.map(() => 1))];
    if (this.lengths.length !== tseq.length) {
      throw new ValueError(`CatTransform: ${tseq.length} transforms and ${this.lengths.length} lengths`);
    }
    this.dim = dim;
  }

  /** The sum of the lengths. */
  get total(): number {
    return this.lengths.reduce((sum, length) => sum + length, 0);
  }

  override get eventDim(): number {
    return Math.max(...this.transforms.map((part) => part.eventDim));
  }

  get domain(): Constraint {
    return new CatConstraint(
      this.transforms.map((part) => part.domain),
      this.dim,
      this.lengths,
    );
  }

  get codomain(): Constraint {
    return new CatConstraint(
      this.transforms.map((part) => part.codomain),
      this.dim,
      this.lengths,
    );
  }

  override get bijective(): boolean {
    return this.transforms.every((part) => part.bijective);
  }

  protected override recached(cacheSize: number): Transform {
    return new CatTransform(this.transforms, this.dim, { lengths: this.lengths, cacheSize });
  }

  /** The results of all parts. */
  private each(tensors: readonly Tensor[], apply: (part: Transform, ...slices: Tensor[]) => Tensor): Tensor[] {
    for (const x of tensors) checkLength('CatTransform', x, this.dim, this.total);
    let start = 0;
    return this.transforms.map((part, i) => {
      const length = this.lengths[i] as number;
      start += length;
      return apply(part, ...tensors.map((x) => narrow(x, this.dim, start - length, length)));
    });
  }

  forward(x: Tensor): Tensor {
    return cat(
      this.each([x], (part, slice) => part(slice as Tensor)),
      this.dim,
    );
  }

  inverse(y: Tensor): Tensor {
    return cat(
      this.each([y], (part, slice) => part.inv(slice as Tensor)),
      this.dim,
    );
  }

  /** Side by side, or their sum where the dim belongs to the event. */
  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return scope(() => {
      const terms = this.each([x, y], (part, from, to) => {
        const term = part.logAbsDetJacobian(from as Tensor, to as Tensor);
        return sumRightmost(term, this.eventDim - part.eventDim);
      });
      const dim = (this.dim >= 0 ? this.dim - x.shape.length : this.dim) + this.eventDim;
      return dim < 0 ? cat(terms, dim) : terms.reduce((sum, term) => add(sum, term));
    });
  }
}
