import { castOf, madeFor, operand } from '../../../tensor/copy';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { k } from '../../../wasm/engine';
import { i32 } from '../../../wasm/memory';

/** The places, in row-major order, at which `x` is not zero. */
export function trueAt(x: Tensor): Int32Array {
  const source = x.dtype === 'bool' || x.dtype === 'uint8' ? operand(x) : madeFor(x, (other) => castOf(other, 'bool'));
  beginOperation();
  const from = source.pointer;
  const at = workspace(4 * x.count);
  const count = k.nonzeroBool(from, at, x.count);
  return i32.slice(at >>> 2, (at >>> 2) + count);
}
