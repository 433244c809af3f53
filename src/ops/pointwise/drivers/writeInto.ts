import { ShapeError } from '../../../errors';
import { sameShape, showShape } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import { copy_ } from '../copy';

/** `out`, a fresh copy, with the source written into `part`, a view of it. */
export function writeInto(out: Tensor, part: Tensor, source: Tensor): Tensor {
  if (!sameShape(part.sizes, source.sizes)) {
    throw new ShapeError(
      'expected src to have a size equal to the slice of self. src size = ' +
        `${showShape(source.sizes)}, slice size = ${showShape(part.sizes)}`,
    );
  }
  copy_(part, source);
  return out;
}
