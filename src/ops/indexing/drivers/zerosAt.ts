import { record, wrt } from '../../../autograd/record';
import { copyOf } from '../../../tensor/copy';
import { zeros } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { type Blocks, countOf, keptFor, writeBlocks } from '../../shape/drivers/blocks';

/** A copy of `x` with zeros in its blocks, which are counted in row-major order; its own adjoint. */
export function zerosAt(x: Tensor, given: Blocks): Tensor {
  const blocks = keptFor(given, x);
  const out = copyOf(x);
  const nothing = zeros([countOf(blocks), blocks.block], { dtype: x.dtype });
  writeBlocks(out, blocks, nothing);
  nothing.dispose();
  return record(
    out,
    'IndexPutBackward0',
    wrt(x, (grad) => zerosAt(grad, blocks)),
  );
}
