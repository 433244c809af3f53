import { DTypeError } from '../../../errors';
import { castOf, copyOf, rowMajor } from '../../../tensor/copy';
import { type DType, infoOf } from '../../../tensor/dtype';
import { isRowMajor, joinDims } from '../../../tensor/layout';
import { beginOperation, emptyStrided, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { k, writeScalarsF32, writeWalk } from '../../../wasm/engine';
import { operationCode } from '../../../wasm/operations';
import { isDense } from './dense';

/**
 * y = operation(x) element by element, without gradients; the kernel reads and writes the element types given. Strides
 * of a tensor without gaps are kept.
 *
 * @param scalars - numbers that the operation reads in place of a second operand
 */
export function applyUnary(
  operation: string,
  x: Tensor,
  outType: DType = x.dtype,
  scalars?: readonly number[],
): Tensor {
  const plain = isRowMajor(x.shape, x.strides);
  const keeps = plain || isDense(x.shape, x.strides);
  if (!keeps) {
    const { sizes, strides } = joinDims(x.shape, [x.strides]);
    if (strides[0]?.at(-1) === 1) return applyByRows(operation, x, outType, scalars, sizes, strides[0]);
  }
  const source = keeps ? x : rowMajor(x);
  beginOperation();
  const out = plain || !keeps ? emptyTensor(x.shape, outType) : emptyStrided(x.shape, x.strides, outType);
  const from = source.pointer;
  const code = operationCode(operation);
  if (scalars === undefined) k.elementwise(code, from, from, out.pointer, 1, 1, 0, x.count);
  else k.elementwise(code, from, writeScalarsF32(scalars), out.pointer, 1, 0, 0, x.count);
  if (source !== x) source.dispose();
  return out;
}

/** The same for a tensor whose rows lie apart or repeat themselves: no copy is needed. */
function applyByRows(
  operation: string,
  x: Tensor,
  outType: DType,
  scalars: readonly number[] | undefined,
  sizes: readonly number[],
  strides: readonly number[],
): Tensor {
  beginOperation();
  const out = emptyTensor(x.shape, outType);
  if (x.count === 0) return out;
  const from = x.pointer;
  const second = scalars === undefined ? from : writeScalarsF32(scalars);
  const steps = scalars === undefined ? strides : sizes.map(() => 0);
  const meta = writeWalk(sizes, strides, steps);
  const rows = x.count / (sizes.at(-1) as number);
  k.elementwiseStrided(operationCode(operation), from, second, out.pointer, sizes.length, meta, 0, rows);
  return out;
}

/** A function of real numbers: integers and booleans are taken as float32, complex numbers are refused. */
export function unaryFloat(kernel: string, x: Tensor): Tensor {
  if (x.dtype === 'float32') return applyUnary(kernel, x);
  if (x.dtype === 'complex64') throw new DTypeError(`"${kernel}_vml_cpu" not implemented for 'ComplexFloat'`);
  const converted = castOf(x, 'float32');
  const out = applyUnary(kernel, converted);
  converted.dispose();
  return out;
}

/** A function that keeps integers integers: `kernel` for float32, `kernelI32` for int32; bytes go through int32. */
export function unaryNumeric(kernel: string, x: Tensor): Tensor {
  if (x.dtype === 'float32') return applyUnary(kernel, x);
  if (x.dtype === 'int32') return applyUnary(`${kernel}I32`, x);
  if (x.dtype === 'uint8') {
    const wide = castOf(x, 'int32');
    const result = applyUnary(`${kernel}I32`, wide);
    const out = castOf(result, 'uint8');
    wide.dispose();
    result.dispose();
    return out;
  }
  throw new DTypeError(`"${kernel}_cpu" not implemented for '${infoOf(x.dtype).scalarName}'`);
}

/** A rounding function: integers and booleans are copied, they are whole already. */
export function unaryWhole(kernel: string, x: Tensor): Tensor {
  if (x.dtype === 'float32') return applyUnary(kernel, x);
  if (x.dtype === 'complex64') throw new DTypeError(`"${kernel}_vml_cpu" not implemented for 'ComplexFloat'`);
  return copyOf(x);
}
