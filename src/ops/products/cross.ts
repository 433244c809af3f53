import { ShapeError } from '../../errors';
import { broadcastShapes, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { expand } from '../shape/expand';
import { roll } from '../shape/roll';

/**
 * The cross product of vectors of three elements: y = (a₂b₃ - a₃b₂, a₃b₁ - a₁b₃, a₁b₂ - a₂b₁) along `dim`, by default the first one of
 * size 3. The other dims broadcast.
 *
 * @param a - with a dim of size 3
 * @param b - the same; broadcasts against a
 * @param dim - the dim of size 3
 * @returns with the shape that both broadcast to
 * @throws ShapeError when no dim or not this one has size 3, or shapes do not fit
 * @example
 * cross(tensor([1, 0, 0]), tensor([0, 1, 0])); // [0, 0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.cross.html
 */
export function cross(a: Tensor, b: Tensor, dim?: number | null): Tensor {
  if (dim !== undefined && dim !== null) return crossAlong(a, b, dim);
  const first = a.sizes.indexOf(3);
  if (first < 0) throw new ShapeError('no dimension of size 3 in input');
  return crossAlong(a, b, first);
}

/** The cross product along `dim`, as torch.linalg.cross. */
export function crossAlong(a: Tensor, b: Tensor, dim: number): Tensor {
  if (a.sizes.length !== b.sizes.length) {
    throw new ShapeError('linalg.cross: inputs must have the same number of dimensions.');
  }
  const at = wrapDim(dim, a.sizes.length);
  if (a.sizes[at] !== 3 || b.sizes[at] !== 3) {
    throw new ShapeError(
      `linalg.cross: inputs dimension ${dim} must have length 3. Got ${a.sizes[at] ?? 1} and ${b.sizes[at] ?? 1}`,
    );
  }
  const shape = broadcastShapes(a.sizes, b.sizes);
  const [x, y] = [expand(a, shape), expand(b, shape)];
  const turned = (v: Tensor, by: number): Tensor => roll(v, by, at);
  return sub(mul(turned(x, 2), turned(y, 1)), mul(turned(x, 1), turned(y, 2)));
}
