import { record, wrt } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { gemm } from './drivers/gemm';
import { checkProductTypes } from './drivers/product';
import { byLeft, byRight } from './drivers/productBackward';
import { type AddProductOptions, weightedSum } from './drivers/weightedSum';
import { checkInner, mm } from './mm';

/**
 * y = beta * input + alpha * (a b): `input` broadcast to [m, n], a [m, k], b [k, n].
 *
 * @param input - broadcasts to [m, n]
 * @param a - [m, k]
 * @param b - [k, n]
 * @param options - `beta` and `alpha`, default 1
 * @returns [m, n]
 * @throws ShapeError when the shapes do not fit, DTypeError for different dtypes
 * @example
 * addmm(tensor([1, 1]), tensor([[1, 2]]), tensor([[1, 0], [0, 1]])); // tensor([[2., 3.]])
 * @see https://pytorch.org/docs/stable/generated/torch.addmm.html
 */
export function addmm(input: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  if (a.sizes.length !== 2 || b.sizes.length !== 2) {
    throw new ShapeError(
      `addmm: ${a.sizes.length !== 2 ? 'mat1' : 'mat2'} must be a matrix, got ${a.sizes.length}-D and ${b.sizes.length}-D tensors`,
    );
  }
  checkInner(a, b);
  checkProductTypes(a, b);
  checkProductTypes(a, input);
  const n = b.sizes[1] as number;
  const row = input.sizes.length === 1 && input.sizes[0] === n && (n === 1 || input.strides[0] === 1);
  const plain = (options?.beta ?? 1) === 1 && (options?.alpha ?? 1) === 1;
  if (row && plain && a.dtype === 'float32') return fused(input, a, b);
  return weightedSum('AddmmBackward0', input, mm(a, b), options, true);
}

/** One kernel call for a bias that is a row. */
function fused(bias: Tensor, a: Tensor, b: Tensor): Tensor {
  const [m, k] = a.sizes as [number, number];
  const n = b.sizes[1] as number;
  const [aRow, aCol] = a.strides as [number, number];
  const [bRow, bCol] = b.strides as [number, number];
  beginOperation();
  const out = emptyTensor([m, n], 'float32');
  gemm(a.pointer, b.pointer, out.pointer, m, n, k, aRow, aCol, bRow, bCol, bias.pointer);
  return record(
    out,
    'AddmmBackward0',
    wrt(bias, (grad) => grad),
    wrt(a, byLeft(mm), b),
    wrt(b, byRight(mm), a),
  );
}

/** x = addmm(x, a, b). */
export function addmm_(x: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  return inPlace(x, [a, b], () => addmm(x, a, b, options));
}
