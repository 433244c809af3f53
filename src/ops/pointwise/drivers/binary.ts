import { DTypeError } from '../../../errors';
import { castLike, operandAs, temporary } from '../../../tensor/copy';
import { full } from '../../../tensor/create';
import { type Complex, type DType, infoOf, isWiderKind, promote, promoteNumber } from '../../../tensor/dtype';
import { emptyAs } from '../../../tensor/emptyAs';
import { broadcastShapes, contiguousStrides, joinDims, numelOf, type Shape, sameShape } from '../../../tensor/layout';
import { addressOf, isRun, liesAs, settle } from '../../../tensor/physical';
import { beginOperation, Tensor } from '../../../tensor/tensor';
import { k, writeScalarF32, writeScalarI32, writeWalk } from '../../../wasm/engine';
import { elementwiseWork, type OperationName, operationCode } from '../../../wasm/operations';
import { emptyResult, stepsOver, walkAlong } from './elementwiseResult';
import { straighten } from './straighten';

/** A tensor or a number that stands for a 0-d tensor. */
export type Operand = Tensor | number | boolean;

/** The same, or a complex number. */
export type Scalar = Operand | Complex;

/** A complex number as the 0-d tensor that stands for it; all else as it is. */
export function operandOf(x: Scalar): Operand {
  return typeof x === 'object' && !(x instanceof Tensor) ? full([], x) : x;
}

/** The kernel's codes of one operation by the dtype they compute in; a missing one is no operation of that dtype. */
export interface BinaryKernels {
  /** PyTorch's name of the kernel in messages: add_cpu. */
  name: string;
  float32: number | null;
  int32: number | null;
  complex64: number | null;
  /** False where PyTorch does not have the operation for booleans. */
  bool?: boolean;
}

/** Names of operations that have kernels for other types, `addI32`, `addC64`, or could have. */
type BinaryName = Exclude<OperationName, `${string}I32` | `${string}C64`>;

/** Names `add`, `addI32`, `addC64`: what most operations have. */
export function binaryKernels(
  name: BinaryName,
  has: { int32?: boolean; complex64?: boolean; bool?: boolean; message?: string } = {},
): BinaryKernels {
  const { int32 = true, complex64 = false, bool = true, message = name } = has;
  return {
    name: `${message}_cpu`,
    bool,
    float32: operationCode(name),
    int32: int32 ? operationCode(`${name}I32` as OperationName) : null,
    complex64: complex64 ? operationCode(`${name}C64` as OperationName) : null,
  };
}

/** The dtype of `a op b`: tensors promote each other; a number, or a 0-d tensor beside another, only its kind counts. */
export function resultType(a: Operand, b: Operand): DType {
  if (!(a instanceof Tensor)) {
    if (!(b instanceof Tensor)) throw new DTypeError('expected a tensor among the operands');
    return promoteNumber(b.dtype, a);
  }
  if (!(b instanceof Tensor)) return promoteNumber(a.dtype, b);
  if (a.dtype === b.dtype) return a.dtype;
  if (a.sizes.length > 0 && b.sizes.length === 0) return promoteZeroDim(a.dtype, b.dtype);
  if (b.sizes.length > 0 && a.sizes.length === 0) return promoteZeroDim(b.dtype, a.dtype);
  return promote(a.dtype, b.dtype);
}

/** The common dtype of three operands or more: those with dims count first, then 0-d ones, then numbers, by their kind. */
export function resultTypeOf(...operands: readonly Operand[]): DType {
  const tensors = operands.filter((x) => x instanceof Tensor);
  const most = (some: readonly Tensor[]): Tensor | undefined =>
    some.reduce<Tensor | undefined>(
      (a, b) => (a === undefined || promote(a.dtype, b.dtype) !== a.dtype ? b : a),
      undefined,
    );
  const wide = most(tensors.filter((x) => x.sizes.length > 0));
  const scalar = most(tensors.filter((x) => x.sizes.length === 0));
  const first = wide ?? scalar;
  if (first === undefined) throw new DTypeError('expected a tensor among the operands');
  const dtype = scalar === undefined ? first.dtype : promoteZeroDim(first.dtype, scalar.dtype);
  return operands.reduce<DType>((type, x) => (x instanceof Tensor ? type : promoteNumber(type, x)), dtype);
}

function promoteZeroDim(dtype: DType, zeroDim: DType): DType {
  return isWiderKind(zeroDim, dtype) ? zeroDim : dtype;
}

/** The dtype in which kernels compute for operands of `dtype`: bytes go through int32. */
function computeType(dtype: DType): 'float32' | 'int32' | 'complex64' {
  return dtype === 'uint8' || dtype === 'bool' ? 'int32' : dtype;
}

/**
 * y = a op b with broadcasting, no gradients: operands are brought to `dtype` (default: the promoted one), the result
 * is of `outType` (default: `dtype`). Operands with the same dense strides give a result with those strides.
 */
export function binary(kernels: BinaryKernels, a: Operand, b: Operand, dtype?: DType, outType?: DType): Tensor {
  if (typeof b === 'object' && !(b instanceof Tensor)) return binary(kernels, a, operandOf(b), dtype, outType);
  if (a instanceof Tensor && a.dtype === 'float32' && (dtype === undefined || dtype === 'float32')) {
    const fast = binaryFloat(kernels, a, b, outType ?? 'float32');
    if (fast !== null) return fast;
  }
  if (outType === 'bool' && isIntegral(a) && isBeyond(b)) return binary(kernels, a, b * Infinity, undefined, outType);
  if (outType === 'bool' && isIntegral(b) && isBeyond(a)) return binary(kernels, a * Infinity, b, undefined, outType);
  const common = dtype ?? resultType(a, b);
  const compute = computeType(common);
  const kernel = kernels[compute];
  if (kernel === null || (common === 'bool' && kernels.bool === false))
    throw new DTypeError(`"${kernels.name}" not implemented for '${infoOf(common).scalarName}'`);
  const x = operandIn(common, compute, a);
  const y = operandIn(common, compute, b);
  const alike = [a, b].filter((operand) => operand instanceof Tensor);
  const out = binaryGeneral(kernel, x, y, compute, outType === 'bool' ? 'bool' : compute, alike);
  const wanted = outType ?? common;
  return out.dtype === wanted ? out : castLike(temporary(out), wanted);
}

function isIntegral(x: Operand): boolean {
  return x instanceof Tensor && x.dtype !== 'float32' && x.dtype !== 'complex64';
}

/** Whole, but beyond every int32, and so to be compared as an infinite number. */
function isBeyond(x: Operand): x is number {
  return typeof x === 'number' && Number.isInteger(x) && x !== (x | 0);
}

/** An operand as kernels read it. What is no byte becomes one first where the common dtype is that of bytes. */
function operandIn(common: DType, compute: DType, x: Operand): Operand {
  if (!(x instanceof Tensor)) return common === 'uint8' ? Number(x) & 255 : x;
  if (x.dtype === compute && common !== 'uint8') return x;
  if (common !== 'uint8' || x.dtype === 'uint8' || x.dtype === 'bool') return operandAs(x, compute);
  return operandAs(operandAs(x, common), compute);
}

/** A number as the tensor that stands for it beside another number: `torch.add(2, 3)` is a tensor. */
export function scalar(x: number | boolean): Tensor {
  return full([], x);
}

/** The frequent cases: equal shapes without gaps, or a number. */
function binaryFloat(kernels: BinaryKernels, a: Tensor, b: Operand, outType: DType): Tensor | null {
  if (kernels.float32 === null || (outType !== 'float32' && outType !== 'bool')) return null;
  let bStep = 1;
  if (b instanceof Tensor) {
    if (b.dtype !== 'float32' || !sameShape(a.sizes, b.sizes) || !liesAs(a, b)) return null;
  } else bStep = 0;
  if (!isRun(a) || (b instanceof Tensor && b.storage.layout !== null && !isRun(b))) return null;
  // Beside a number, the steps of single elements count.
  if (bStep === 0 && a.sizes.includes(1) && !sameShape(a.strides, contiguousStrides(a.sizes))) return null;
  beginOperation();
  const out = emptyAs(a, outType);
  const pa = addressOf(a);
  const pb = b instanceof Tensor ? addressOf(b) : writeScalarF32(Number(b));
  const work = elementwiseWork(kernels.float32, a.count);
  k.elementwise(kernels.float32, pa, pb, addressOf(out), 1, bStep, 0, a.count, work);
  return out;
}

/** @param alike - the operands as they were given: their strides decide those of the result */
function binaryGeneral(
  kernel: number,
  a: Operand,
  b: Operand,
  compute: DType,
  outType: DType,
  alike: readonly Tensor[],
): Tensor {
  const aShape = a instanceof Tensor ? a.sizes : SCALAR;
  const bShape = b instanceof Tensor ? b.sizes : SCALAR;
  const shape = broadcastShapes(aShape, bShape);
  settle(alike[0] ?? null, alike[1] ?? null);
  beginOperation();
  const out = emptyResult(shape, outType, alike, alike.length === 2);
  const n = numelOf(shape);
  if (n === 0) return out;
  const pa = a instanceof Tensor ? addressOf(a) : writeScalar(a, compute, 0);
  const pb = b instanceof Tensor ? addressOf(b) : writeScalar(b, compute, 1);
  const to = addressOf(out);
  const aStrides = a instanceof Tensor ? stepsOver(a, shape) : zeroStrides(shape);
  const bStrides = b instanceof Tensor ? stepsOver(b, shape) : zeroStrides(shape);
  let walk = walkAlong(out, [aStrides, bStrides]);
  // One operand may be copied to where the result goes, and is then replaced by it.
  const room = outType === compute ? to : null;
  const x = straighten({ pointer: pa, strides: walk.strides[0] as number[] }, walk.sizes, compute, room);
  const taken = x.pointer === room;
  const y = straighten({ pointer: pb, strides: walk.strides[1] as number[] }, walk.sizes, compute, taken ? null : room);
  walk = joinDims(walk.sizes, [x.strides, y.strides]);
  const [aSteps, bSteps] = walk.strides as [number[], number[]];
  const last = walk.sizes.length - 1;
  const work = elementwiseWork(kernel, n);
  if (last === 0) {
    const [aStep, bStep] = [aSteps[0] as number, bSteps[0] as number];
    k.elementwise(kernel, x.pointer, y.pointer, to, aStep, bStep, 0, n, work);
  } else {
    const meta = writeWalk(walk.sizes, aSteps, bSteps);
    const rows = n / (walk.sizes[last] as number);
    k.elementwiseStrided(kernel, x.pointer, y.pointer, to, last + 1, meta, 0, rows, work);
  }
  return out;
}

const SCALAR: Shape = [];

function zeroStrides(shape: Shape): number[] {
  return new Array<number>(shape.length).fill(0);
}

function writeScalar(value: number | boolean, compute: DType, slot: number): number {
  return compute === 'int32' ? writeScalarI32(Number(value), slot) : writeScalarF32(Number(value), slot);
}
