import { record, same, wrt } from '../../autograd/record';
import type { DType } from '../../tensor/dtype';
import { wrapDim } from '../../tensor/layout';
import { addressOf } from '../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { cat } from '../joining/cat';
import { add } from '../pointwise/add';
import { div } from '../pointwise/div';
import { toType } from '../pointwise/drivers/toType';
import { eq } from '../pointwise/eq';
import { mul } from '../pointwise/mul';
import { where } from '../pointwise/where';
import { movedim } from '../shape/movedim';
import { narrow } from '../shape/narrow';
import { reshape } from '../shape/reshape';
import { select } from '../shape/select';
import { unsqueeze } from '../shape/unsqueeze';
import { any } from './any';
import { leaveOneOut } from './drivers/leaveOneOut';
import { arrange } from './drivers/reduction';
import { type ReduceOptions, sum } from './sum';

/**
 * y = Π x over the elements along `dim`, or over all; 1 where there are none. Integers and booleans give int32.
 *
 * dx_i = (Π_{j≠i} x_j) dy, right where elements are 0, too
 *
 * @param x - of any shape
 * @param dim - a dim, negative ones count from the end; null for all elements
 * @param options - `keepdim`: whether the dims reduced stay, with size 1; `dtype`: what x is converted to first
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when dim is out of range
 * @example
 * prod(tensor([[1, 2], [3, 4]]), 1); // [2, 12]
 * @see https://pytorch.org/docs/stable/generated/torch.prod.html
 */
export function prod(x: Tensor, dim?: number | null, options?: ReduceOptions): Tensor {
  const dtype: DType = options?.dtype ?? (x.dtype === 'float32' || x.dtype === 'complex64' ? x.dtype : 'int32');
  const from = toType(x, dtype);
  if (dim === undefined || dim === null)
    return along(x.sizes.length === 0 ? from : reshape(from, [-1]), 0, false, 'ProdBackward0');
  return along(from, wrapDim(dim, x.sizes.length), options?.keepdim ?? false, 'ProdBackward1');
}

/** Complex numbers are multiplied in pairs, these again, and so on, in operations that are recorded. */
function complexAlong(x: Tensor, dim: number, keepdim: boolean): Tensor {
  let rest = x.sizes.length === 0 ? reshape(x, [1]) : movedim(x, dim, 0);
  if (rest.sizes[0] === 0) rest = add(sum(rest, 0, { keepdim: true }), 1);
  for (let n = rest.sizes[0] as number; n > 1; n = rest.sizes[0] as number) {
    const half = Math.floor(n / 2);
    const pairs = mul(narrow(rest, 0, 0, half), narrow(rest, 0, half, half));
    rest = n % 2 === 0 ? pairs : cat([pairs, narrow(rest, 0, n - 1, 1)], 0);
  }
  const out = select(rest, 0, 0);
  return keepdim && x.sizes.length > 0 ? unsqueeze(out, dim) : out;
}

function along(x: Tensor, dim: number, keepdim: boolean, name: string): Tensor {
  if (x.dtype === 'complex64') return complexAlong(x, dim, keepdim);
  const words = toType(x, x.dtype === 'float32' ? 'float32' : 'int32');
  const { source, outer, reduce, inner, shape, keptShape } = arrange(words, [dim], keepdim);
  beginOperation();
  const product = emptyTensor(shape, words.dtype);
  const kernel = words.dtype === 'float32' ? k.prod : k.prodI32;
  kernel(addressOf(source), product.pointer, outer, reduce, inner, 0, outer, x.count);
  const out = toType(product, x.dtype);
  if (x.sizes.length === 0) return record(out, name, wrt(x, same));
  const kept = (grad: Tensor): Tensor => reshape(grad, keptShape);
  return record(
    out,
    name,
    wrt(
      x,
      {
        composed: (grad, x, y) => byQuotient(kept(grad), x, kept(y)) ?? byOthers(kept(grad), x, dim),
        fused: (grad, x, y) => byQuotient(kept(grad), x, kept(y)) ?? aroundZeros(kept(grad), x, dim),
      },
      x,
      out,
    ),
  );
}

/** dx = dy y / x, where no element is 0, else null; grad and y keep the dim with size 1. */
function byQuotient(grad: Tensor, x: Tensor, y: Tensor): Tensor | null {
  return any(eq(x, 0)).data()[0] === 0 ? div(mul(grad, y), x) : null;
}

/** dx = dy times the product of the others. */
function byOthers(grad: Tensor, x: Tensor, dim: number): Tensor {
  return mul(grad, movedim(prod(leaveOneOut(x, dim), -1), -1, dim));
}

/** The same, from one product: where an element is 0, only it can have a factor other than 0, and only if it is alone. */
function aroundZeros(grad: Tensor, x: Tensor, dim: number): Tensor {
  const zero = eq(x, 0);
  const zeros = sum(zero, dim, { keepdim: true });
  const rest = prod(where(zero, 1, x), dim, { keepdim: true });
  const factor = where(zero, where(eq(zeros, 1), rest, 0), where(eq(zeros, 0), div(rest, x), 0));
  return mul(grad, factor);
}
