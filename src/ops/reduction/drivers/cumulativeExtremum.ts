import { record, wrt } from '../../../autograd/record';
import { DTypeError } from '../../../errors';
import { castOf } from '../../../tensor/copy';
import { zeros } from '../../../tensor/create';
import { wrapDim } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import { gather } from '../../indexing/gather';
import { scatterAdd } from '../../indexing/scatterAdd';
import { alongDim } from './alongDim';
import type { ValuesIndices } from './extremum';

/** Running extrema along a dim and their places. */
export function cumulativeExtremum(name: 'max' | 'min', x: Tensor, dim: number): ValuesIndices {
  const at = wrapDim(dim, x.shape.length);
  if (x.dtype === 'complex64') throw new DTypeError(`"cum${name}_cpu" not implemented for 'ComplexFloat'`);
  const isFloat = x.dtype === 'float32';
  const from = isFloat || x.dtype === 'int32' ? x : castOf(x, 'int32');
  const indices = alongDim(`cum${name}Index${isFloat ? '' : 'I32'}`, from, at, 'int32');
  if (from !== x) from.dispose();
  const values = gather(x.detach(), at, indices);
  const shape = x.shape;
  record(
    values,
    name === 'max' ? 'CummaxBackward0' : 'CumminBackward0',
    wrt(x, (grad, indices) => scatterAdd(zeros(shape), at, indices, grad), indices),
  );
  return { values, indices };
}
