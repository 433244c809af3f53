import { DTypeError } from '../../../errors';
import { castLike } from '../../../tensor/copy';
import { full } from '../../../tensor/create';
import { infoOf } from '../../../tensor/dtype';
import { broadcastShapes } from '../../../tensor/layout';
import { addressOf, settle } from '../../../tensor/physical';
import { beginOperation, Tensor } from '../../../tensor/tensor';
import { wrongCall, wrongType } from '../../../tensor/wrongArguments';
import { writeWalk } from '../../../wasm/engine';
import { special } from '../../../wasm/special';
import { type Operand, resultType } from '../../pointwise/drivers/binary';
import { emptyResult, stepsOver, walkAlong } from '../../pointwise/drivers/elementwiseResult';
import { functionCode, type SpecialFunction } from './functions';

/** y = f(x) element by element, not recorded: integers and booleans are taken as float32. */
export function specialOfOne(f: SpecialFunction, kernel: string, x: Tensor): Tensor {
  if (!(x instanceof Tensor)) throw wrongType(f, 'input', 1, x);
  if (x.dtype === 'complex64') throw notImplemented(kernel, x);
  const from = x.dtype === 'float32' ? x : castLike(x, 'float32');
  const y = apply(f, from, from);
  if (from !== x) from.dispose();
  return y;
}

/**
 * y = f(a, b) element by element with broadcasting, not recorded; one of the two may be a number.
 *
 * @param call - PyTorch's name of the function, for its errors
 */
export function specialOfTwo(f: SpecialFunction, call: string, kernel: string, a: Operand, b: Operand): Tensor {
  if (!(a instanceof Tensor || b instanceof Tensor)) throw wrongCall(call, [a, b]);
  const [x, y] = [operand(call, 'input', 1, a), operand(call, 'other', 2, b)];
  if (resultType(x, y) === 'complex64') throw notImplemented(kernel, x.dtype === 'complex64' ? x : y);
  const [from, with_] = [x, y].map((z) => (z.dtype === 'float32' ? z : castLike(z, 'float32'))) as [Tensor, Tensor];
  const out = apply(f, from, with_);
  if (from !== a) from.dispose();
  if (with_ !== b) with_.dispose();
  return out;
}

/** Throws for integers and booleans, where PyTorch takes floating point only. */
export function checkFloating(kernel: string, a: Tensor, b: Tensor): void {
  const dtype = resultType(a, b);
  if (dtype !== 'float32') throw new DTypeError(`"${kernel}" not implemented for '${infoOf(dtype).scalarName}'`);
}

/** A number as the tensor that stands for it in derivatives. */
export function asTensor(x: Operand): Tensor {
  return x instanceof Tensor ? x : full([], Number(x), { dtype: 'float32' });
}

function operand(call: string, name: string, position: number, x: unknown): Tensor {
  if (x instanceof Tensor) return x;
  if (typeof x !== 'number' && typeof x !== 'boolean') throw wrongType(call, name, position, x);
  return asTensor(x);
}

function notImplemented(kernel: string, x: Tensor): DTypeError {
  return new DTypeError(`"${kernel}" not implemented for '${infoOf(x.dtype).scalarName}'`);
}

/** y = f(a, b) of float32 tensors; a function of one takes the same tensor as both. */
function apply(f: SpecialFunction, a: Tensor, b: Tensor): Tensor {
  const shape = a === b ? a.sizes : broadcastShapes(a.sizes, b.sizes);
  settle(a, b);
  beginOperation();
  const out = emptyResult(shape, 'float32', a === b ? [a] : [a, b], true);
  if (out.count === 0) return out;
  const [pa, pb, to] = [addressOf(a), addressOf(b), addressOf(out)];
  const { sizes, strides } = walkAlong(out, [stepsOver(a, shape), stepsOver(b, shape)]);
  const meta = writeWalk(sizes, strides[0] as number[], strides[1] as number[]);
  special.special(functionCode(f), pa, pb, to, sizes.length, meta, 0, out.count, 60 * out.count);
  return out;
}
