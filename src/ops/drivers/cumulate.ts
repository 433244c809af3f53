import { rowMajor } from '../../tensor/copy';
import type { DType } from '../../tensor/dtype';
import { wrapDim } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { splitAt } from './alongDim';

/** What the kernel takes for each; two more for int32. */
const CODES = { sum: 0, prod: 1, max: 4, min: 5 };

/** The running sum or product of float32 or int32 along `dim`, or the place of the extremum (int32); not recorded. */
export function cumulate(kind: keyof typeof CODES, x: Tensor, dim: number, outType: DType = x.dtype): Tensor {
  const [outer, n, inner] = splitAt(x.shape, wrapDim(dim, x.shape.length));
  const source = rowMajor(x);
  beginOperation();
  const out = emptyTensor(x.shape, outType);
  const code = CODES[kind] + (x.dtype === 'int32' ? 2 : 0);
  k.cumulate(code, source.pointer, out.pointer, outer, n, inner, 0, outer);
  if (source !== x) source.dispose();
  return out;
}
