import { ValueError } from '../../errors';
import { indexAdd } from '../../ops/indexing/indexAdd';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { flatten } from '../../ops/shape/flatten';
import { reshape } from '../../ops/shape/reshape';
import { tensor, zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';

/** Places in a flat n x n matrix of the elements on and below a diagonal, row by row. */
function places(n: number, diagonal: number): Tensor {
  const found: number[] = [];
  for (let i = 0; i < n; i++) for (let j = 0; j <= Math.min(i + diagonal, n - 1); j++) found.push(i * n + j);
  return tensor(Int32Array.from(found));
}

/** The elements on and below a diagonal, row by row. */
export function trilToVector(matrix: Tensor, diagonal: number): Tensor {
  const n = matrix.shape.at(-1) as number;
  if (diagonal < -n || diagonal >= n) {
    throw new ValueError(`diag (${diagonal}) provided is outside [${-n}, ${n - 1}].`);
  }
  return indexSelect(flatten(matrix, -2, -1), -1, places(n, diagonal));
}

/** A matrix with these elements on and below a diagonal, and zeros above. */
export function trilFromVector(vector: Tensor, diagonal: number): Tensor {
  const length = vector.shape.at(-1) as number;
  const b = 1 + 2 * diagonal;
  const exact = (-b + Math.sqrt(b * b + 8 * length + 4 * Math.abs(diagonal) * (diagonal + 1))) / 2;
  const n = Math.round(exact);
  if (Math.abs(n - exact) > 1e-6) {
    throw new ValueError(
      `The size of last dimension is ${length} which cannot be expressed as the lower triangular part of a square D x D matrix.`,
    );
  }
  const batch = vector.shape.slice(0, -1);
  const flat = indexAdd(zeros([...batch, n * n]), batch.length, places(n, diagonal), vector);
  return reshape(flat, [...batch, n, n]);
}
