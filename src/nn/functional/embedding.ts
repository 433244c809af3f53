import { noGrad } from '../../autograd/mode';
import { asNode, record, wrt } from '../../autograd/record';
import { DTypeError, IndexError, ShapeError, ValueError } from '../../errors';
import { indexAdd } from '../../ops/indexing/indexAdd';
import { indexCopy_ } from '../../ops/indexing/indexCopy';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { eq } from '../../ops/pointwise/eq';
import { gt } from '../../ops/pointwise/gt';
import { maskedFill } from '../../ops/pointwise/maskedFill';
import { mul } from '../../ops/pointwise/mul';
import { where } from '../../ops/pointwise/where';
import { norm } from '../../ops/reduction/norm';
import { reshape } from '../../ops/shape/reshape';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { castOf, rowMajor } from '../../tensor/copy';
import { onesLike, zeros } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import { beginOperation, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';

export interface EmbeddingOptions {
  /** A row that gets no gradient; negative counts from the end. */
  paddingIdx?: number | null;
  /** Rows that are looked up and whose norm is greater are scaled down to it, in place. */
  maxNorm?: number | null;
  /** The order of that norm; default 2. */
  normType?: number;
  /** Divide a row's gradient by how often it is looked up; default false. */
  scaleGradByFreq?: boolean;
  /** Sparse gradients do not exist here: true is refused. */
  sparse?: boolean;
}

/**
 * Rows of a matrix by their numbers: y[i, ...] = weight[input[i], ...].
 *
 * dweight = zeros with dy added to the rows looked up; none for the row `paddingIdx`.
 *
 * @param input - numbers of rows (int32 or uint8), any shape
 * @param weight - [rows, d]
 * @param options - `paddingIdx`: the row without a gradient; `maxNorm`, `normType`, `scaleGradByFreq`
 * @returns [...input, d]
 * @throws IndexError for numbers that are no row, DTypeError for other dtypes, ValueError for `sparse: true`
 * @example
 * F.embedding(tensor(Int32Array.of(1, 0)), tensor([[1, 2], [3, 4]])); // [[3, 4], [1, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.embedding.html
 */
export function embedding(input: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  const { maxNorm = null, normType = 2, scaleGradByFreq = false } = options;
  refuseSparse(options.sparse);
  if (weight.sizes.length !== 2) throw new ShapeError("'weight' must be 2-D");
  const rows = weight.sizes[0] as number;
  const padding = paddingRow(options.paddingIdx ?? null, rows);
  return scope(() => {
    const index = rowNumbers(input, rows, 'embedding');
    if (maxNorm !== null) limitNorms(weight, index, maxNorm, normType);
    const out = noGrad(() => indexSelect(weight, 0, index));
    record(
      out,
      'EmbeddingBackward0',
      wrt(weight, (g, index) => spreadRows(g, index, rows, padding, scaleGradByFreq), index),
    );
    return asNode('EmbeddingBackward0', () => reshape(out, [...input.sizes, weight.sizes[1] as number]));
  });
}

/** Refuses what needs sparse tensors. */
export function refuseSparse(sparse: boolean | undefined): void {
  if (!sparse) return;
  throw new ValueError('sparse gradients do not exist in torchlet: leave out `sparse`, gradients are dense');
}

/** The padding row counted from the beginning, or null. */
export function paddingRow(paddingIdx: number | null, rows: number): number | null {
  if (paddingIdx === null) return null;
  if (!(paddingIdx >= -rows && paddingIdx < rows) || !Number.isInteger(paddingIdx)) {
    throw new ValueError('Padding_idx must be within num_embeddings');
  }
  return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
}

/** Numbers of rows as a vector of int32, each of them checked. */
export function rowNumbers(input: Tensor, rows: number, name: string): Tensor {
  if (input.dtype !== 'int32' && input.dtype !== 'uint8') {
    throw new DTypeError(
      `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got ` +
        `torch.${infoOf(input.dtype).tensorName} instead (while checking arguments for ${name})`,
    );
  }
  const index = reshape(input.dtype === 'int32' ? rowMajor(input) : castOf(input, 'int32'), [input.count]);
  beginOperation();
  // Row 0 is none where there are no rows; else it is the number that need not be looked at.
  const bad = index.count > 0 && (rows === 0 || k.checkTargets(index.pointer, index.count, rows, 0) >= 0);
  if (bad) throw new IndexError('index out of range in self');
  return index;
}

/** Scales rows that are looked up down to `maxNorm`. */
export function limitNorms(weight: Tensor, index: Tensor, maxNorm: number, normType: number): void {
  noGrad(() =>
    scope(() => {
      const rows = indexSelect(weight, 0, index);
      const norms = norm(rows, 1, { p: normType, keepdim: true });
      const scale = where(gt(norms, maxNorm), div(onesLike(norms), mul(add(norms, 1e-7), 1 / maxNorm)), 1);
      indexCopy_(weight, 0, index, mul(rows, scale));
    }),
  );
}

/** Zeros [rows, d] with the rows of `g` added at their numbers. */
function spreadRows(g: Tensor, index: Tensor, rows: number, padding: number | null, byFrequency: boolean): Tensor {
  let given = g;
  if (padding !== null) given = maskedFill(given, unsqueeze(eq(index, padding), 1), 0);
  if (byFrequency) {
    const counts = indexAdd(zeros([rows]), 0, index, onesLike(index, { dtype: 'float32' }));
    given = div(given, unsqueeze(indexSelect(counts, 0, index), 1));
  }
  return indexAdd(zeros([rows, g.sizes[1] as number]), 0, index, given);
}
