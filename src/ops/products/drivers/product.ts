import { DTypeError } from '../../../errors';
import { castOf, operandAs, temporary } from '../../../tensor/copy';
import { copyStrided } from '../../../tensor/copyStrided';
import { zeros } from '../../../tensor/create';
import { type DType, infoOf } from '../../../tensor/dtype';
import { broadcastShapes, broadcastStrides, joinDims, type Shape } from '../../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { k } from '../../../wasm/engine';
import { operationCode } from '../../../wasm/operations';
import { ACCUMULATE, gemm, gemmBatched } from './gemm';

/** Throws unless both operands of a product have one dtype. */
export function checkProductTypes(a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype) {
    throw new DTypeError(
      `expected scalar type ${infoOf(a.dtype).scalarName} but found ${infoOf(b.dtype).scalarName}; ` +
        "convert one operand first: x.to('float32')",
    );
  }
}

/**
 * The matrix products of the last two dims of `a` [.., m, k] and `b` [.., k, n], with the dims before broadcast; any
 * strides; without gradients. Shapes and dtypes are checked already.
 *
 * @param kernel - PyTorch's name of the kernel, for booleans, which it refuses where there is anything to add up
 */
export function product(a: Tensor, b: Tensor, kernel = 'addmm_impl_cpu_'): Tensor {
  if (a.dtype === 'bool') return productOfNone(a, b, kernel);
  if (a.dtype === 'uint8') {
    return castOf(temporary(product(operandAs(a, 'int32'), operandAs(b, 'int32'))), 'uint8');
  }
  const [aDims, bDims] = [a.sizes.length, b.sizes.length];
  const m = a.sizes[aDims - 2] as number;
  const depth = a.sizes[aDims - 1] as number;
  const n = b.sizes[bDims - 1] as number;
  const [aRow, aCol] = [a.strides[aDims - 2] as number, a.strides[aDims - 1] as number];
  const [bRow, bCol] = [b.strides[bDims - 2] as number, b.strides[bDims - 1] as number];
  if (aDims === 2 && bDims === 2 && a.dtype === 'float32') {
    beginOperation();
    const out = emptyTensor([m, n], 'float32');
    gemm(a.pointer, b.pointer, out.pointer, m, n, depth, aRow, aCol, bRow, bCol);
    return out;
  }
  const [aLead, bLead] = [a.sizes.slice(0, -2), b.sizes.slice(0, -2)];
  const lead = broadcastShapes(aLead, bLead);
  beginOperation();
  const out = emptyTensor([...lead, m, n], a.dtype);
  if (out.count === 0) return out;
  const matrix: Matrix = { m, n, depth, aRow, aCol, bRow, bCol };
  const aBatch = broadcastStrides(aLead, a.strides.slice(0, -2), lead);
  const bBatch = broadcastStrides(bLead, b.strides.slice(0, -2), lead);
  if (a.dtype === 'complex64') complexProducts(a, b, out, lead, aBatch, bBatch, matrix);
  else realProducts(a.dtype, a.pointer, b.pointer, out.pointer, lead, aBatch, bBatch, matrix, 0);
  return out;
}

/** A product of booleans without terms. */
function productOfNone(a: Tensor, b: Tensor, kernel: string): Tensor {
  const lead = broadcastShapes(a.sizes.slice(0, -2), b.sizes.slice(0, -2));
  const shape = [...lead, a.sizes.at(-2) as number, b.sizes.at(-1) as number];
  if (a.sizes.at(-1) !== 0 && !shape.includes(0)) throw new DTypeError(`"${kernel}" not implemented for 'Bool'`);
  return zeros(shape, { dtype: 'bool' });
}

interface Matrix {
  m: number;
  n: number;
  depth: number;
  aRow: number;
  aCol: number;
  bRow: number;
  bCol: number;
}

/** One kernel call for the longest run of matrices that lie at equal steps in both operands. */
function realProducts(
  dtype: DType,
  a: number,
  b: number,
  c: number,
  lead: Shape,
  aStrides: Shape,
  bStrides: Shape,
  { m, n, depth, aRow, aCol, bRow, bCol }: Matrix,
  flags: number,
): void {
  const { sizes, strides } = joinDims(lead, [aStrides, bStrides]);
  const [aSteps, bSteps] = strides as [number[], number[]];
  const last = sizes.length - 1;
  const batch = sizes[last] as number;
  let done = 0;
  const walk = (dim: number, pa: number, pb: number): void => {
    if (dim < last) {
      for (let i = 0; i < (sizes[dim] as number); i++) {
        walk(dim + 1, pa + 4 * i * (aSteps[dim] as number), pb + 4 * i * (bSteps[dim] as number));
      }
      return;
    }
    const pc = c + 4 * done * m * n;
    const [aBatch, bBatch] = [aSteps[last] as number, bSteps[last] as number];
    if (dtype === 'int32') {
      for (let e = 0; e < batch; e++) {
        const [from, by, to] = [pa + 4 * e * aBatch, pb + 4 * e * bBatch, pc + 4 * e * m * n];
        k.gemmI32(from, by, to, m, n, depth, aRow, aCol, bRow, bCol, 0, m, (m * n * depth) / 8);
      }
    } else if (batch === 1) gemm(pa, pb, pc, m, n, depth, aRow, aCol, bRow, bCol, 0, flags);
    else gemmBatched(pa, pb, pc, batch, aBatch, bBatch, m, n, depth, aRow, aCol, bRow, bCol, flags);
    done += batch;
  };
  walk(0, a, b);
}

/** (Ar + i Ai)(Br + i Bi) as four real products; the parts of a number lie side by side, so strides double. */
function complexProducts(
  a: Tensor,
  b: Tensor,
  out: Tensor,
  lead: Shape,
  aStrides: Shape,
  bStrides: Shape,
  { m, n, depth, aRow, aCol, bRow, bCol }: Matrix,
): void {
  const [re, im, minus] = [0, 1, 2].map(() => workspace(4 * out.count)) as [number, number, number];
  const twice = (list: Shape): number[] => list.map((step) => 2 * step);
  const matrix = { m, n, depth, aRow: 2 * aRow, aCol: 2 * aCol, bRow: 2 * bRow, bCol: 2 * bCol };
  const multiply = (pa: number, pb: number, to: number, flags: number): void =>
    realProducts('float32', pa, pb, to, lead, twice(aStrides), twice(bStrides), matrix, flags);
  const [pa, pb] = [a.pointer, b.pointer];
  multiply(pa, pb, re, 0);
  multiply(pa + 4, pb + 4, minus, 0);
  multiply(pa, pb + 4, im, 0);
  multiply(pa + 4, pb, im, ACCUMULATE);
  k.elementwise(operationCode('sub'), re, minus, re, 1, 1, 0, out.count, out.count / 2);
  copyStrided(re, [1], out.pointer, [2], [out.count], 4);
  copyStrided(im, [1], out.pointer + 4, [2], [out.count], 4);
}
