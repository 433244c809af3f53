import type { Tensor } from '../../../tensor/tensor';
import { sizeOf } from '../../image';
import type { Matrix } from './affineMatrix';
import { checkMove, type Fill, gridOf, moved, places, plane } from './gridTransform';
import type { Interpolation } from './interpolation';

/** Reads a picture through the inverse of a movement, about the middle of the picture; `size` is that of the result. */
export function affineTensor(
  x: Tensor,
  matrix: Matrix,
  interpolation: Interpolation,
  fill: Fill,
  size: readonly [height: number, width: number],
): Tensor {
  checkMove(x, interpolation, fill);
  const given = sizeOf(x);
  const [height, width] = size;
  const at = places(height, width, 0.5 - height / 2, 0.5 - width / 2);
  // Divided by half of the size, as float32: -1 and 1 are the borders.
  const part = (i: number, half: number): number => Math.fround(Math.fround(matrix[i] as number) / half);
  const row = (first: number, half: number): Tensor =>
    plane(at, part(first, half), part(first + 1, half), part(first + 2, half));
  return moved(x, gridOf(row(0, given.width / 2), row(3, given.height / 2)), interpolation, fill);
}

/** Height and width of what holds all of a rotated picture. */
export function expandedSize(matrix: Matrix, height: number, width: number): [height: number, width: number] {
  const m = matrix.map(Math.fround);
  const corners = [-0.5, 0.5].flatMap((x) => [-0.5, 0.5].map((y) => [x * width, y * height] as const));
  const length = (first: number, size: number): number => {
    const [a, b, c] = m.slice(first, first + 3) as [number, number, number];
    const ends = corners.map(([x, y]) => Math.fround(Math.fround(Math.fround(x * a) + Math.fround(y * b)) + c));
    const [low, high] = [Math.min(...ends), Math.max(...ends)].map((end) => Math.fround(end + size / 2)) as [
      number,
      number,
    ];
    return Math.ceil(truncated(high)) - Math.floor(truncated(low));
  };
  return [length(3, height), length(0, width)];
}

/** Without digits behind 1e-4, so that rounding errors do not count as a pixel. */
function truncated(x: number): number {
  const unit = Math.fround(1e-4);
  return Math.fround(Math.trunc(Math.fround(x / unit)) * unit);
}
