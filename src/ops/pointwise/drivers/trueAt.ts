import { castOf, rowMajor } from '../../../tensor/copy';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { allocate, pointerOf, release } from '../../../wasm/block';
import { k } from '../../../wasm/engine';
import { i32 } from '../../../wasm/memory';

/** The places, in row-major order, at which `x` is not zero. */
export function trueAt(x: Tensor): Int32Array {
  const source = x.dtype === 'bool' || x.dtype === 'uint8' ? rowMajor(x) : castOf(x, 'bool');
  beginOperation();
  const from = source.pointer;
  const places = allocate(4 * x.count);
  const at = pointerOf(places);
  const count = k.nonzeroBool(from, at, x.count);
  const found = i32.slice(at >>> 2, (at >>> 2) + count);
  release(places);
  if (source !== x) source.dispose();
  return found;
}
