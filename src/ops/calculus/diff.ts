import { ShapeError, ValueError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { cat } from '../joining/cat';
import { logicalXor } from '../pointwise/logicalXor';
import { sub } from '../pointwise/sub';
import { clone } from '../shape/contiguous';
import { narrow } from '../shape/narrow';

export interface DiffOptions {
  /** How often differences are taken; default 1. */
  n?: number;
  /** What stands in front of x along dim. */
  prepend?: Tensor | null;
  /** What stands behind x along dim. */
  append?: Tensor | null;
}

/**
 * The n-th differences along `dim` (default: the last one): y_i = x_{i+1} - x_i, n times. Of booleans, whether they differ.
 *
 * @param x - of one dim or more
 * @param dim - along which
 * @param options - `n`: how often, default 1; `prepend` and `append`: what x is continued by
 * @returns with n entries less along `dim`
 * @throws ShapeError for a 0-d tensor, or where what stands beside does not fit
 * @example
 * diff(tensor([1, 4, 9])); // [3, 5]
 * diff(tensor([1, 4, 9]), -1, { n: 2 }); // [2]
 * @see https://pytorch.org/docs/stable/generated/torch.diff.html
 */
export function diff(x: Tensor, dim = -1, options?: DiffOptions): Tensor {
  const n = options?.n ?? 1;
  if (x.sizes.length === 0) throw new ShapeError('diff expects input to be at least one-dimensional');
  if (!Number.isInteger(n)) throw new ValueError(`diff(): argument 'n' must be int, got ${String(n)}`);
  // As in PyTorch, nothing else is looked at then.
  if (n === 0) return clone(x);
  const at = wrapDim(dim, x.sizes.length);
  for (const part of [options?.prepend, options?.append]) if (part) checkBeside(x, at, part);
  const parts = [options?.prepend, x, options?.append].filter((part) => part !== null && part !== undefined);
  let y = parts.length === 1 ? x : cat(parts, at);
  for (let i = 0; i < n && (y.sizes[at] as number) > 0; i++) {
    const size = (y.sizes[at] as number) - 1;
    const [left, right] = [narrow(y, at, 0, size), narrow(y, at, 1, size)];
    y = x.dtype === 'bool' ? logicalXor(right, left) : sub(right, left);
  }
  return y === x ? clone(x) : y;
}

function checkBeside(x: Tensor, at: number, part: Tensor): void {
  if (part.sizes.length !== x.sizes.length) {
    throw new ShapeError('diff expects prepend or append to be the same dimension as input');
  }
  for (let i = 0; i < x.sizes.length; i++) {
    if (i === at || part.sizes[i] === x.sizes[i]) continue;
    throw new ShapeError(
      'diff expects the shape of tensor to prepend or append to match that of input except along the differencing ' +
        `dimension; input.size(${i}) = ${x.sizes[i]}, but got tensor.size(${i}) = ${part.sizes[i]}`,
    );
  }
}
