import { ValueError } from '../../errors';
import type { Shape } from '../../tensor/layout';

/** Throws unless there are as many dims. */
export function requireDims(shape: Shape, dims: number): void {
  if (shape.length < dims) throw new ValueError('Too few dimensions on input');
}
