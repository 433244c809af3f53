import { record, wrt } from '../../../autograd/record';
import { DTypeError } from '../../../errors';
import { copyOf } from '../../../tensor/copy';
import { infoOf } from '../../../tensor/dtype';
import type { Tensor } from '../../../tensor/tensor';
import { addBlocks, type Blocks, gatherBlocks, keptFor, writeBlocks } from '../../shape/drivers/blocks';
import { zerosAt } from './zerosAt';

/** Throws unless what is written into `x` has its dtype. */
export function checkSameType(x: Tensor, source: Tensor, name: string): void {
  if (x.dtype !== source.dtype) {
    throw new DTypeError(
      `${name}(): Expected self.dtype to be equal to src.dtype, got ${infoOf(x.dtype).scalarName} and ` +
        `${infoOf(source.dtype).scalarName}`,
    );
  }
}

/** A copy of `x` whose blocks, counted in row-major order, are replaced by `source`. */
export function withBlocks(x: Tensor, given: Blocks, source: Tensor, name: string): Tensor {
  const blocks = keptFor(given, x, source);
  const out = copyOf(x);
  writeBlocks(out, blocks, source);
  const from = source.sizes;
  return record(
    out,
    name,
    wrt(x, (grad) => zerosAt(grad, blocks)),
    wrt(source, (grad) => gatherBlocks(grad, blocks, from, name)),
  );
}

/** A copy of `x` to whose blocks `source` is added; equal offsets add up. */
export function plusBlocks(x: Tensor, given: Blocks, source: Tensor, name: string): Tensor {
  const blocks = keptFor(given, source);
  const out = copyOf(x);
  addBlocks(out, blocks, source);
  const from = source.sizes;
  return record(
    out,
    name,
    wrt(x, (grad) => grad),
    wrt(source, (grad) => gatherBlocks(grad, blocks, from, name)),
  );
}
