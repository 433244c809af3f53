import { AutogradError, ShapeError } from '../../errors';
import { copyInto } from '../../tensor/copy';
import { fromNumbers } from '../../tensor/create';
import { sameShape, showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { checkWritable } from './drivers/inPlace';

function refuseGradients(x: Tensor, name: string): void {
  if (x.requiresGrad) {
    throw new AutogradError(`Can't call ${name}() on Variable that requires grad. Use var.detach().${name}() instead.`);
  }
}

/** Overwrites x with `next(i)` for each of its elements, in row-major order. */
function overwriteEach(x: Tensor, next: (i: number) => number): Tensor {
  checkWritable(x);
  const values = fromNumbers(
    Array.from({ length: x.count }, (_, i) => next(i)),
    x.sizes,
    x.dtype,
  );
  copyInto(x, values);
  values.dispose();
  x.storage.version++;
  return x;
}

/** Throws unless all have the shape of x. */
function checkShapes(x: Tensor, name: string, ...others: Tensor[]): void {
  for (const other of others) {
    if (sameShape(other.sizes, x.sizes)) continue;
    throw new ShapeError(
      `${name}(): expected tensors of one shape, got ${showShape(x.sizes)} and ${showShape(other.sizes)}`,
    );
  }
}

/**
 * x = fn(x), element by element: slow, since each of them is a call of JavaScript.
 *
 * @throws AutogradError when x requires a gradient
 * @example
 * tensor([1, 2]).apply_((v) => v * v); // [1, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.apply_.html
 */
export function apply_(x: Tensor, fn: (value: number) => number): Tensor {
  refuseGradients(x, 'apply_');
  const own = x.data();
  return overwriteEach(x, (i) => fn(own[i] as number));
}

/**
 * x = fn(x, other), element by element: slow, since each pair is a call of JavaScript.
 *
 * @throws AutogradError when x requires a gradient, ShapeError for another shape
 * @example
 * tensor([1, 2]).map_(tensor([3, 4]), (a, b) => a * b); // [3, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.map_.html
 */
export function map_(x: Tensor, other: Tensor, fn: (value: number, other: number) => number): Tensor {
  refuseGradients(x, 'map_');
  checkShapes(x, 'map_', other);
  const [own, others] = [x.data(), other.data()];
  return overwriteEach(x, (i) => fn(own[i] as number, others[i] as number));
}
