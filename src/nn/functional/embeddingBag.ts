import { asNode } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { indexAdd } from '../../ops/indexing/indexAdd';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { cat } from '../../ops/joining/cat';
import { add } from '../../ops/pointwise/add';
import { clampMin } from '../../ops/pointwise/clampMin';
import { div } from '../../ops/pointwise/div';
import { toType } from '../../ops/pointwise/drivers/toType';
import { eq } from '../../ops/pointwise/eq';
import { logicalNot } from '../../ops/pointwise/logicalNot';
import { lt } from '../../ops/pointwise/lt';
import { maskedFill } from '../../ops/pointwise/maskedFill';
import { ne } from '../../ops/pointwise/ne';
import { nonzero } from '../../ops/pointwise/nonzero';
import { reciprocal } from '../../ops/pointwise/reciprocal';
import { where } from '../../ops/pointwise/where';
import type { ValuesIndices } from '../../ops/reduction/drivers/extremum';
import { max } from '../../ops/reduction/max';
import { reshape } from '../../ops/shape/reshape';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { arange, full, onesLike, tensor, zeros } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { sameShape, showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { bagSums } from './bagSums';
import { embedding, limitNorms, paddingRow, refuseSparse, rowNumbers } from './embedding';

export interface EmbeddingBagOptions {
  /** Where each bag begins in a vector of row numbers. */
  offsets?: Tensor | null;
  /** Rows whose norm is greater are scaled down to it, in place. */
  maxNorm?: number | null;
  /** The order of that norm; default 2. */
  normType?: number;
  /** Divide a row's gradient by how often it is looked up; default false. */
  scaleGradByFreq?: boolean;
  /** 'mean' (default), 'sum' or 'max' of the rows of a bag. */
  mode?: 'sum' | 'mean' | 'max';
  /** Sparse gradients do not exist here: true is refused. */
  sparse?: boolean;
  /** A factor for each row looked up, of the input's shape; only with 'sum'. */
  perSampleWeights?: Tensor | null;
  /** The last offset is the end of the last bag; default false. */
  includeLastOffset?: boolean;
  /** A row that does not count. */
  paddingIdx?: number | null;
}

/**
 * The sum, mean or maximum of the rows of each bag; of an empty bag 0.
 *
 * @param input - numbers of rows (int32 or uint8): [bags, n], or a vector with `offsets`
 * @param weight - [rows, d]
 * @param options - `offsets` where bags begin, `mode` ('mean' by default), `perSampleWeights`, ...; see `EmbeddingBagOptions`
 * @returns [bags, d]
 * @throws ShapeError, DTypeError, IndexError, ValueError with PyTorch's messages
 * @example
 * F.embeddingBag(tensor([[0, 1]], { dtype: 'int32' }), tensor([[1, 2], [3, 4]]), { mode: 'sum' }); // [[4, 6]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.embedding_bag.html
 */
export function embeddingBag(input: Tensor, weight: Tensor, options: EmbeddingBagOptions = {}): Tensor {
  const { mode = 'mean', perSampleWeights = null, maxNorm = null, normType = 2, scaleGradByFreq = false } = options;
  refuseSparse(options.sparse);
  if (mode !== 'sum' && mode !== 'mean' && mode !== 'max') {
    throw new ValueError('mode has to be one of sum, mean or max');
  }
  checkWeights(input, perSampleWeights, mode);
  if (mode === 'max' && scaleGradByFreq) {
    throw new ValueError('max mode does not support scaling the gradient by the frequency');
  }
  if (weight.sizes.length !== 2) throw new ShapeError("'weight' must be 2-D");
  const ends = boundsOf(input, options);
  const rows = weight.sizes[0] as number;
  const padding = paddingRow(options.paddingIdx ?? null, rows);
  return asNode('EmbeddingBagBackward0', () =>
    scope(() => {
      const flat = reshape(input, [input.count]);
      if (mode === 'max') {
        const looked = embedding(flat, weight, { paddingIdx: padding, maxNorm, normType });
        return maximum(looked, ends, padding === null ? null : eq(flat, padding));
      }
      const all = rowNumbers(flat, rows, 'embedding');
      if (maxNorm !== null) limitNorms(weight, all, maxNorm, normType);
      const counted = padding === null ? null : reshape(nonzero(ne(all, padding)), [-1]);
      const kept = (x: Tensor): Tensor => (counted === null ? x : indexSelect(x, 0, counted));
      const [index, bags] = [kept(all), kept(bagOfEach(ends))];
      const factors = perSampleWeights === null ? null : kept(reshape(perSampleWeights, [input.count]));
      const count = ends.length - 1;
      const sums = bagSums(weight, index, bags, count, factors, scaleGradByFreq ? sharesOf(index, rows) : null);
      if (mode === 'sum') return sums;
      return div(sums, unsqueeze(clampMin(timesOf(bags, count), 1), 1));
    }),
  );
}

/** How often each number below `count` comes. */
function timesOf(index: Tensor, count: number): Tensor {
  return indexAdd(zeros([count]), 0, index, onesLike(index, { dtype: 'float32' }));
}

/** One over how often a row is looked up, for each time it is. */
function sharesOf(index: Tensor, rows: number): Tensor {
  return reciprocal(indexSelect(timesOf(index, rows), 0, index));
}

function checkWeights(input: Tensor, weights: Tensor | null, mode: string): void {
  if (weights === null) return;
  if (mode !== 'sum') {
    throw new ValueError(
      'embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for ' +
        `mode='sum' (got mode='${mode}'). Please open a feature request on GitHub.`,
    );
  }
  if (sameShape(input.sizes, weights.sizes)) return;
  throw new ShapeError(
    `embedding_bag: If per_sample_weights (${showShape(weights.sizes)}) is not null, then it must have the same shape as ` +
      `the input (${showShape(input.sizes)})`,
  );
}

/** Where each bag begins among the row numbers, and where the last one ends. */
function boundsOf(input: Tensor, options: EmbeddingBagOptions): number[] {
  const { offsets = null, includeLastOffset = false } = options;
  const dims = input.sizes.length;
  if (dims === 2) {
    if (offsets !== null) {
      throw new ValueError(
        'if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences. ' +
          'However, found offsets of type Tensor',
      );
    }
    const [bags, length] = input.sizes as [number, number];
    return Array.from({ length: bags + 1 }, (_, i) => i * length);
  }
  if (dims !== 1) throw new ShapeError(`input has to be 1D or 2D Tensor, but got Tensor of dimension ${dims}`);
  if (offsets === null) throw new ValueError('offsets has to be a 1D Tensor but got null');
  if (offsets.sizes.length !== 1) throw new ShapeError('offsets has to be a 1D Tensor');
  if (offsets.dtype !== 'int32' && offsets.dtype !== 'uint8') {
    throw new DTypeError(`expected scalar type Long but found ${infoOf(offsets.dtype).scalarName}`);
  }
  const starts = Array.from(offsets.data());
  if (starts[0] !== 0) {
    throw new ValueError(
      `offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got ${starts[0]}`,
    );
  }
  const ends = includeLastOffset ? starts : [...starts, input.count];
  if (ends.some((end, i) => end > input.count || (i > 0 && end < (ends[i - 1] as number)))) {
    throw new ValueError(`offsets[-1] can not be greater than input's length(${input.count}), and offsets do not fall`);
  }
  return ends;
}

function bagOfEach(ends: readonly number[]): Tensor {
  const bags = new Int32Array(ends.at(-1) as number);
  for (let i = 0; i + 1 < ends.length; i++) bags.fill(i, ends[i], ends[i + 1]);
  return tensor(bags);
}

/** The rows of a bag beside each other, filled up with -Infinity, which then does not count. */
function maximum(rows: Tensor, ends: readonly number[], isPadding: Tensor | null): Tensor {
  const d = rows.sizes[1] as number;
  const lengths = ends.slice(1).map((end, i) => end - (ends[i] as number));
  const longest = lengths.reduce((most, length) => Math.max(most, length), 1);
  const counted = isPadding === null ? rows : maskedFill(rows, unsqueeze(isPadding, 1), Number.NEGATIVE_INFINITY);
  const isFull = lengths.every((length) => length === longest);
  const aside = isFull ? counted : filledUp(counted, ends, longest);
  const { values } = max(reshape(aside, [lengths.length, longest, d]), 1) as ValuesIndices;
  return maskedFill(values, unsqueeze(eq(counts(ends, isPadding), 0), 1), 0);
}

/** Each bag's rows from its own place on, [bags * longest, d]. */
function filledUp(rows: Tensor, ends: readonly number[], longest: number): Tensor {
  const nothing = full([1, rows.sizes[1] as number], Number.NEGATIVE_INFINITY);
  const [begins, behind] = [ends.slice(0, -1), ends.slice(1)].map((list) =>
    unsqueeze(tensor(Int32Array.from(list)), 1),
  ) as [Tensor, Tensor];
  const places = add(begins, arange(longest));
  const known = where(lt(places, behind), places, rows.sizes[0] as number);
  return indexSelect(cat([rows, nothing]), 0, reshape(known, [known.count]));
}

/** How many rows count in each bag. */
function counts(ends: readonly number[], isPadding: Tensor | null): Tensor {
  if (isPadding === null) return tensor(Int32Array.from(ends.slice(1), (end, i) => end - (ends[i] as number)));
  return indexAdd(zeros([ends.length - 1]), 0, bagOfEach(ends), toType(logicalNot(isPadding), 'float32'));
}
