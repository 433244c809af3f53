import { noGrad } from '../autograd/mode';
import type { Grad, Node } from '../autograd/node';
import { record } from '../autograd/record';
import { ShapeError, ValueError } from '../errors';
import { beginOperation, emptyTensor, type Tensor } from '../tensor/tensor';
import { add } from './add';
import { gemm } from './drivers/gemm';
import { checkProductTypes, product } from './drivers/product';
import { productBackward } from './drivers/productBackward';
import { expand } from './expand';
import { checkInner } from './mm';
import { mul } from './mul';
import { sumTo } from './sumTo';

export interface AddProductOptions {
  /** Factor of the tensor that is added; 0 leaves it out, NaN and all. Default 1. */
  beta?: number;
  /** Factor of the product; default 1. */
  alpha?: number;
}

/**
 * y = beta * input + alpha * (a b): `input` broadcast to [m, n], a [m, k], b [k, n].
 *
 * @throws ShapeError when the shapes do not fit, DTypeError for different dtypes
 * @example
 * addmm(tensor([1, 1]), tensor([[1, 2]]), tensor([[1, 0], [0, 1]])); // tensor([[2., 3.]])
 * @see https://pytorch.org/docs/stable/generated/torch.addmm.html
 */
export function addmm(input: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  if (a.shape.length !== 2 || b.shape.length !== 2) {
    throw new ShapeError(
      `addmm: ${a.shape.length !== 2 ? 'mat1' : 'mat2'} must be a matrix, got ${a.shape.length}-D and ${b.shape.length}-D tensors`,
    );
  }
  checkInner(a, b);
  checkProductTypes(a, b);
  return addProduct('AddmmBackward0', input, a, b, [a.shape[0] as number, b.shape[1] as number], options);
}

/** beta * input + alpha * (a b) for products that are checked already, `shape` being that of the product. */
export function addProduct(
  name: string,
  input: Tensor,
  a: Tensor,
  b: Tensor,
  shape: readonly number[],
  options?: AddProductOptions,
): Tensor {
  const { beta = 1, alpha = 1 } = options ?? {};
  checkProductTypes(a, input);
  for (const [factor, value] of Object.entries({ beta, alpha })) {
    if (Number.isInteger(value) || a.dtype === 'float32' || a.dtype === 'complex64') continue;
    throw new ValueError(`For integral input tensors, argument ${factor} must not be a floating point number.`);
  }
  expand(input.detach(), shape);
  const from = input.shape;
  const out = noGrad(() => scaledSum(input, a, b, beta, alpha));
  return record(
    out,
    name,
    [input, a, b],
    (grad: Tensor, node: Node): Grad[] => [
      node.needs(0) ? sumTo(beta === 1 ? grad : mul(grad, beta), from) : null,
      ...productBackward(alpha === 1 ? grad : mul(grad, alpha), node, 1),
    ],
    [a, b],
  );
}

function scaledSum(input: Tensor, a: Tensor, b: Tensor, beta: number, alpha: number): Tensor {
  const n = b.shape.at(-1) as number;
  const row = input.shape.length === 1 && input.count === n && (n === 1 || input.strides[0] === 1);
  if (row && beta === 1 && alpha === 1 && a.dtype === 'float32' && a.shape.length === 2 && b.shape.length === 2) {
    const [m, k] = a.shape as [number, number];
    beginOperation();
    const out = emptyTensor([m, n], 'float32');
    const [[aRow, aCol], [bRow, bCol]] = [a.strides, b.strides] as [number[], number[]];
    gemm(
      ...([a.pointer, b.pointer, out.pointer, m, n, k] as const),
      ...([aRow, aCol, bRow, bCol, input.pointer] as [number, number, number, number, number]),
    );
    return out;
  }
  const plain = product(a, b);
  const scaled = alpha === 1 ? plain : mul(plain, alpha);
  if (scaled !== plain) plain.dispose();
  if (beta === 0) return scaled;
  const out = add(scaled, input, { alpha: beta });
  scaled.dispose();
  return out;
}
