import { record, wrt } from '../../../autograd/record';
import { DTypeError } from '../../../errors';
import { castLike, operand, operandAs, temporary } from '../../../tensor/copy';
import { zeros } from '../../../tensor/create';
import { wrapDim } from '../../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { k } from '../../../wasm/engine';
import { scatterAdd } from '../../indexing/scatterAdd';
import { splitAt } from './alongDim';
import type { ValuesIndices } from './extremum';

/** Running extrema along a dim and their places. */
export function cumulativeExtremum(name: 'max' | 'min', x: Tensor, dim: number): ValuesIndices {
  const at = wrapDim(dim, x.sizes.length);
  if (x.dtype === 'complex64') throw new DTypeError(`"cum${name}_cpu" not implemented for 'ComplexFloat'`);
  const isFloat = x.dtype === 'float32';
  const compute = isFloat ? 'float32' : 'int32';
  const from = operand(operandAs(x, compute));
  beginOperation();
  const [computed, indices] = [emptyTensor(x.sizes, compute), emptyTensor(x.sizes, 'int32')];
  const [source, to, places] = [from.pointer, computed.pointer, indices.pointer];
  const [outer, n, inner] = splitAt(x.sizes, at);
  if (x.count > 0) k[`cum${name}${isFloat ? '' : 'I32'}`](source, to, places, outer, n, inner, 0, outer, x.count);
  const values = x.dtype === compute ? computed : castLike(temporary(computed), x.dtype);
  const shape = x.sizes;
  record(
    values,
    name === 'max' ? 'CummaxBackward0' : 'CumminBackward0',
    wrt(x, (grad, indices) => scatterAdd(zeros(shape), at, indices, grad), indices),
  );
  return { values, indices };
}
