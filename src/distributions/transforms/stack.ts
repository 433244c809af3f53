import { stack } from '../../ops/joining/stack';
import { select } from '../../ops/shape/select';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { StackConstraint } from '../constraints/joined';
import { checkLength, partsOf } from './parts';
import { Transform } from './transform';

export interface StackTransformOptions {
  cacheSize?: number;
}

/**
 * A transform for each of the entries along a dim.
 *
 * @param dim - default 0
 * @param tseq - one for each entry
 * @param options - `dim`, default 0; `cacheSize`
 * @example
 * const parts = [new distributions.ExpTransform(), new distributions.AffineTransform(0, 2)];
 * new distributions.StackTransform(parts)(tensor([[0, 0], [1, 2]])); // [[1, 1], [2, 4]]
 */
export class StackTransform extends Transform {
  static readonly className: string = 'StackTransform';
  readonly transforms: readonly Transform[];
  readonly dim: number;

  constructor(tseq: readonly Transform[], dim = 0, options: StackTransformOptions = {}) {
    super(options.cacheSize);
    this.transforms = partsOf('StackTransform', tseq, this.cacheSize);
    this.dim = dim;
  }

  get domain(): Constraint {
    return new StackConstraint(
      this.transforms.map((part) => part.domain),
      this.dim,
    );
  }

  get codomain(): Constraint {
    return new StackConstraint(
      this.transforms.map((part) => part.codomain),
      this.dim,
    );
  }

  override get bijective(): boolean {
    return this.transforms.every((part) => part.bijective);
  }

  protected override recached(cacheSize: number): Transform {
    return new StackTransform(this.transforms, this.dim, { cacheSize });
  }

  private each(tensors: readonly Tensor[], apply: (part: Transform, ...slices: Tensor[]) => Tensor): Tensor {
    for (const x of tensors) checkLength('StackTransform', x, this.dim, this.transforms.length);
    return stack(
      this.transforms.map((part, i) => apply(part, ...tensors.map((x) => select(x, this.dim, i)))),
      this.dim,
    );
  }

  forward(x: Tensor): Tensor {
    return this.each([x], (part, slice) => part(slice as Tensor));
  }

  inverse(y: Tensor): Tensor {
    return this.each([y], (part, slice) => part.inv(slice as Tensor));
  }

  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return scope(() => this.each([x, y], (part, from, to) => part.logAbsDetJacobian(from as Tensor, to as Tensor)));
  }
}
