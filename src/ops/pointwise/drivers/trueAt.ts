import { castOf, madeFor, operand } from '../../../tensor/copy';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { k } from '../../../wasm/engine';
import { u8 } from '../../../wasm/memory';

/** The places, in row-major order, at which `x` is not zero: int32. */
export function trueTensor(x: Tensor): Tensor {
  const { places, count } = placesOfTrue(x);
  const out = emptyTensor([count], 'int32');
  u8.copyWithin(out.pointer, places, places + 4 * count);
  return out;
}

/** The address of the same places, which belong to the operation that begins, and their number. */
export function placesOfTrue(x: Tensor): { places: number; count: number } {
  const source = x.dtype === 'bool' || x.dtype === 'uint8' ? operand(x) : madeFor(x, (other) => castOf(other, 'bool'));
  beginOperation();
  const from = source.pointer;
  const places = workspace(4 * x.count);
  return { places, count: k.nonzeroBool(from, places, x.count) };
}
