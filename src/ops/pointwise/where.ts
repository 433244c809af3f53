import { record, wrt } from '../../autograd/record';
import { DTypeError, ValueError } from '../../errors';
import { castLike, operandAs, temporary } from '../../tensor/copy';
import { checkIntegers, fromNumbers } from '../../tensor/create';
import { type DType, infoOf } from '../../tensor/dtype';
import { broadcastShapes, type Shape } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { prepare } from '../../wasm/block';
import { type Operand, operandOf, resultType, type Scalar } from './drivers/binary';
import { asComplex, asFloats } from './drivers/complex';
import { selectWords } from './drivers/select';
import { nonzero } from './nonzero';

/**
 * y = a where `condition` holds, else b; all three broadcast against each other.
 *
 * The gradient flows to the chosen one only: 0 · dy never touches the other, so that a NaN there stays out.
 *
 * `where(condition)` alone gives the indices at which the condition holds, one vector for each dim.
 *
 * @param condition - a bool tensor; alone it may be of any dtype
 * @param a - tensor or number; two numbers give float32
 * @param b - tensor or number
 * @returns the shape that all three broadcast to; with the condition alone the indices, as `nonzero` with `asTuple` gives them
 * @throws DTypeError when the condition is not bool
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * where(x.gt(0), x, 0); // relu
 * x.index(...where(x.gt(0))); // the positive elements
 * @see https://pytorch.org/docs/stable/generated/torch.where.html
 */
export function where(condition: Tensor): Tensor[];
export function where(condition: Tensor, a: Scalar, b: Scalar): Tensor;
export function where(condition: Tensor, a?: Scalar, b?: Scalar): Tensor | Tensor[] {
  if (a !== undefined && b !== undefined) return choose(condition, operandOf(a), operandOf(b));
  if (a === undefined && b === undefined) return nonzero(condition, { asTuple: true });
  throw new ValueError('where(): expected the condition alone, or with both a and b');
}

function choose(condition: Tensor, a: Operand, b: Operand): Tensor {
  if (condition.dtype !== 'bool') {
    throw new DTypeError(
      'where expected condition to be a boolean tensor, but got a tensor with dtype ' +
        `${infoOf(condition.dtype).scalarName}; compare first: where(x.ne(0), a, b)`,
    );
  }
  const dtype = typeOf(a, b);
  for (const x of [a, b]) if (dtype === 'uint8' && typeof x === 'number') checkIntegers([x], dtype);
  const out = select(condition, a, b, dtype);
  return record(
    out,
    'WhereBackward0',
    wrt(a, (grad, condition) => where(condition, grad, 0), condition),
    wrt(b, (grad, condition) => where(condition, 0, grad), condition),
  );
}

/**
 * `x.where(condition, b)`: x where the condition holds, else b.
 *
 * @example
 * const x = tensor([-1, 2]);
 * x.where(x.gt(0), 0); // => tensor([0., 2.])
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.where.html
 */
export function selfWhere(x: Tensor, condition: Tensor, b: Scalar): Tensor {
  return where(condition, x, b);
}

function typeOf(a: Operand, b: Operand): DType {
  if (a instanceof Tensor || b instanceof Tensor) return resultType(a, b);
  return typeof a === 'boolean' && typeof b === 'boolean' ? 'bool' : 'float32';
}

const SCALAR: Shape = [];

function select(condition: Tensor, a: Operand, b: Operand, dtype: DType): Tensor {
  const shapeOf = (x: Operand): Shape => (x instanceof Tensor ? x.sizes : SCALAR);
  const shape = broadcastShapes(condition.sizes, broadcastShapes(shapeOf(a), shapeOf(b)));
  if (dtype === 'complex64') return selectComplex(condition, a, b, shape);
  const compute = dtype === 'float32' ? 'float32' : 'int32';
  const [x, y] = [cast(a, compute), cast(b, compute)];
  const out = selectWords(condition, x, y, shape, compute);
  return dtype === compute ? out : castLike(temporary(out), dtype);
}

function cast(x: Operand, dtype: DType): Operand {
  return x instanceof Tensor ? operandAs(x, dtype) : x;
}

/** The real and imaginary parts side by side, each under the same condition. */
function selectComplex(condition: Tensor, a: Operand, b: Operand, shape: Shape): Tensor {
  const pairs = (x: Operand): Tensor => {
    if (x instanceof Tensor) return asFloats(operandAs(x, 'complex64'));
    return temporary(prepare(() => fromNumbers([Number(x), 0], [2], 'float32')));
  };
  const [x, y] = [pairs(a), pairs(b)];
  const strides = [...condition.strides, 0];
  const twice = new Tensor(condition.storage, 'bool', [...condition.sizes, 1], strides, condition.offset);
  return asComplex(selectWords(twice, x, y, [...shape, 2], 'float32'));
}
