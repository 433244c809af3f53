import { DTypeError } from '../../../errors';
import { castLike, copyLike, operandAs, temporary } from '../../../tensor/copy';
import { infoOf } from '../../../tensor/dtype';
import type { Tensor } from '../../../tensor/tensor';
import type { OperationName } from '../../../wasm/operations';
import { applyUnary } from './applyUnary';
import { complexFunction } from './complexFunctions';

export { applyUnary } from './applyUnary';

/** A function of real numbers, integers and booleans taken as float32; of complex numbers where there is one. */
export function unaryFloat(kernel: OperationName, x: Tensor): Tensor {
  if (x.dtype === 'float32') return applyUnary(kernel, x);
  if (x.dtype !== 'complex64') return applyUnary(kernel, operandAs(x, 'float32'));
  const y = complexFunction(kernel, x);
  if (y === null) throw new DTypeError(`"${kernel}_vml_cpu" not implemented for 'ComplexFloat'`);
  return y;
}

/** Functions of float32 that have a kernel for int32, too. */
type NumericName = 'abs' | 'neg' | 'sign';

/** A function that keeps integers integers: `kernel` for float32, `kernelI32` for int32; bytes go through int32. */
export function unaryNumeric(kernel: NumericName, x: Tensor): Tensor {
  if (x.dtype === 'float32') return applyUnary(kernel, x);
  if (x.dtype === 'int32') return applyUnary(`${kernel}I32`, x);
  if (x.dtype === 'uint8') {
    return castLike(temporary(applyUnary(`${kernel}I32`, operandAs(x, 'int32'))), 'uint8');
  }
  throw new DTypeError(`"${kernel}_cpu" not implemented for '${infoOf(x.dtype).scalarName}'`);
}

/** A rounding function: integers are copied, they are whole already. */
export function unaryWhole(kernel: OperationName, x: Tensor): Tensor {
  if (x.dtype === 'float32') return applyUnary(kernel, x);
  if (x.dtype === 'complex64' || x.dtype === 'bool') {
    throw new DTypeError(`"${kernel}_vml_cpu" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  return copyLike(x);
}
