import { ShapeError, ValueError } from '../../../errors';
import type { Tensor } from '../../../tensor/tensor';

/** The sum of the singular values of the matrices in two dims. */
export type NuclearNorm = (x: Tensor, dims: readonly [number, number], keepdim: boolean) => Tensor;

let computed: NuclearNorm | null = null;

/** Hands the family of linear algebra's norm down to this one, so that programs without it do not download it. */
export function provideNuclearNorm(norm: NuclearNorm): void {
  computed = norm;
}

export function nuclear(x: Tensor, dim: number | readonly number[] | null | undefined, keepdim: boolean): Tensor {
  if (computed === null) throw new ValueError("norm(): p = 'nuc' is a function of its own here: nuclearNorm(x)");
  if (dim === undefined || dim === null) {
    const ndim = x.sizes.length;
    if (ndim === 2) return computed(x, [0, 1], keepdim);
    throw new ShapeError(`Expected a tensor with 2 dimensions, but got a tensor with ${ndim} dimensions instead.`);
  }
  const [rows, columns, ...rest] = typeof dim === 'number' ? [dim] : dim;
  if (rows === undefined || columns === undefined || rest.length > 0) {
    throw new ShapeError("nuclear norm requires a 'dim' argument of size 2");
  }
  return computed(x, [rows, columns], keepdim);
}
