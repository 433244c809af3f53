import { ValueError } from '../../../errors';
import { copyOf } from '../../../tensor/copy';
import { bytesOf } from '../../../tensor/dtype';
import { wrapDim } from '../../../tensor/layout';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { k } from '../../../wasm/engine';

/** A copy of the matrices in the last two dims with the part above (or below) a diagonal set to zero; no gradients. */
export function triangle(x: Tensor, diagonal: number, keepLower: boolean): Tensor {
  wrapDim(-2, x.sizes.length);
  if (!Number.isInteger(diagonal)) {
    throw new ValueError(`${keepLower ? 'tril' : 'triu'}(): diagonal must be an integer, got ${String(diagonal)}`);
  }
  const out = copyOf(x);
  const [rows, columns] = x.sizes.slice(-2) as [number, number];
  const bytes = bytesOf(x.dtype);
  const matrices = columns === 0 ? 0 : x.count / columns;
  beginOperation();
  const at = out.pointer;
  for (let line = 0; line < matrices; line++) {
    // Columns below `edge` lie on the lower side, for 'lower' with the diagonal itself.
    const edge = Math.min(Math.max((line % rows) + diagonal + (keepLower ? 1 : 0), 0), columns);
    const start = at + line * columns * bytes;
    if (keepLower) k.zero(start + edge * bytes, (columns - edge) * bytes);
    else k.zero(start, edge * bytes);
  }
  return out;
}
