import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { AutogradError, DTypeError, IndexError, ShapeError } from '../../errors';
import { rowMajor } from '../../tensor/copy';
import { empty, ones, zeros } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { wrapDim } from '../../tensor/layout';
import { beginOperation, type Tensor } from '../../tensor/tensor';
import { allocate, pointerOf, release } from '../../wasm/block';
import { i32 } from '../../wasm/memory';
import { sorting } from '../../wasm/sorting';
import { TensorPlaces } from '../indexing/drivers/indices';
import { indexSelect } from '../indexing/indexSelect';
import { add } from '../pointwise/add';
import { toType } from '../pointwise/drivers/toType';
import { trueTensor } from '../pointwise/drivers/trueAt';
import { gt } from '../pointwise/gt';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { amax } from '../reduction/amax';
import { amin } from '../reduction/amin';
import { cumsum } from '../reduction/cumsum';
import { addBlocks, gatherBlocks } from '../shape/drivers/blocks';
import { movedim } from '../shape/movedim';
import { ravel } from '../shape/ravel';
import { reshape } from '../shape/reshape';
import { sortedRows } from './drivers/rows';
import { lengthsOf, numbersOf, type Runs, runsOf, unsorted } from './drivers/runs';

export interface ConsecutiveOptions {
  /** Return the place of each element's value among the unique ones, too; default false. */
  returnInverse?: boolean;
  /** Return how often each value comes, too; default false. */
  returnCounts?: boolean;
}

export interface UniqueOptions extends ConsecutiveOptions {
  /** They are in rising order here in any case. */
  sorted?: boolean;
}

/** The values, or with `returnInverse` or `returnCounts` an array that begins with them. */
export type Uniques<Options> = Options extends { returnInverse: true } | { returnCounts: true } ? Tensor[] : Tensor;

/**
 * The different elements of x in rising order; with a `dim` the different slices along it, in lexicographic order. Each NaN is
 * different from all others.
 *
 * @param x - of any shape
 * @param dim - of the slices; null for elements
 * @param options - `returnInverse`, `returnCounts`: those too; `sorted` has no effect
 * @returns a tensor; with `returnInverse` or `returnCounts` an array: the values, the place of each element's value among
 *   them (int32, in the shape of x, or a vector along dim), how often each comes (int32)
 * @throws DTypeError for complex numbers, ShapeError for slices without elements
 * @example
 * unique(tensor([3, 1, 3])); // [1, 3]
 * unique(tensor([3, 1, 3]), null, { returnCounts: true })[1]; // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.unique.html
 */
export function unique<Options extends UniqueOptions>(
  x: Tensor,
  dim?: number | null,
  options?: Options,
): Uniques<Options> {
  const whole = dim === undefined || dim === null;
  checkReal(x, whole ? 'unique' : 'unique_dim');
  const found = noGrad(() => (whole ? ofElements(x) : ofSlices(x, dim, true)));
  return chosen(x, found, whole ? '_unique2' : 'unique_dim', options) as Uniques<Options>;
}

/**
 * x without the elements that are equal to the one before them, as a vector; with a `dim` without such slices along it.
 *
 * @param x - of any shape
 * @param dim - of the slices; null for elements
 * @param options - `returnInverse`, `returnCounts`: those too
 * @returns a tensor; with `returnInverse` or `returnCounts` an array: the values, the place of each element's run among
 *   them (int32), how long each run is (int32)
 * @throws DTypeError for complex numbers, ShapeError for slices without elements
 * @example
 * uniqueConsecutive(tensor([3, 3, 1, 3])); // [3, 1, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.unique_consecutive.html
 */
export function uniqueConsecutive<Options extends ConsecutiveOptions>(
  x: Tensor,
  dim?: number | null,
  options?: Options,
): Uniques<Options> {
  checkReal(x, 'unique');
  const whole = dim === undefined || dim === null || (dim === 0 && x.sizes.length === 1);
  const found = noGrad(() => (whole ? ofRow(x) : ofSlices(x, dim, false)));
  return chosen(x, found, 'unique_consecutive', options) as Uniques<Options>;
}

interface Found {
  values: Tensor;
  inverse: () => Tensor;
  counts: () => Tensor;
}

function chosen(x: Tensor, found: Found, name: string, options: ConsecutiveOptions | undefined): Tensor | Tensor[] {
  const refuse = (): never => {
    throw new AutogradError(`the derivative for '${name}' is not implemented.`);
  };
  record(found.values, 'NotImplemented', wrt(x, refuse));
  const out = [found.values];
  if (options?.returnInverse) out.push(found.inverse());
  if (options?.returnCounts) out.push(found.counts());
  return out.length === 1 ? found.values : out;
}

function checkReal(x: Tensor, kernel: string): void {
  if (x.dtype === 'complex64') throw new DTypeError(`"${kernel}" not implemented for 'ComplexFloat'`);
}

function nothing(x: Tensor): Found {
  const none = (): Tensor => empty([0], { dtype: 'int32' });
  return { values: empty([0], { dtype: x.dtype }), inverse: () => empty(x.sizes, { dtype: 'int32' }), counts: none };
}

/** The entries of x along the first dim at which runs begin. */
function firstOf(x: Tensor, { places }: Runs): Tensor {
  const block = x.count / (x.sizes[0] as number);
  const shape = [places.count, ...x.sizes.slice(1)];
  return gatherBlocks(x, { offsets: new TensorPlaces(mul(places, block)), block }, shape, 'IndexBackward0');
}

function ofElements(x: Tensor): Found {
  if (x.count === 0) return nothing(x);
  const counted = x.dtype === 'float32' ? null : ofFewNumbers(x);
  if (counted !== null) return counted;
  const { values: sorted, indices } = sortedRows(ravel(x), 0, false);
  const runs = runsOf(sorted);
  return {
    values: firstOf(sorted, runs),
    inverse: () => reshape(unsorted(numbersOf(runs), new TensorPlaces(indices)), x.sizes),
    counts: () => lengthsOf(runs, x.count),
  };
}

/** Whole numbers of which few can occur are counted; null where too many could. */
function ofFewNumbers(x: Tensor): Found | null {
  const low = Number(amin(x).item());
  const size = Number(amax(x).item()) - low + 1;
  if (size > Math.max(x.count, 256)) return null;
  const places = sub(ravel(toType(x, 'int32')), low);
  const counts = zeros([size], { dtype: 'int32' });
  const each = ones([x.count], { dtype: 'int32' });
  addBlocks(counts, { offsets: new TensorPlaces(places, true), block: 1 }, each);
  each.dispose();
  const met = trueTensor(counts);
  return {
    values: toType(add(met, low), x.dtype),
    inverse: () => reshape(indexSelect(sub(cumsum(gt(counts, 0), 0), 1), 0, places), x.sizes),
    counts: () => indexSelect(counts, 0, met),
  };
}

function ofRow(x: Tensor): Found {
  if (x.count === 0) return nothing(x);
  const row = ravel(x);
  const runs = runsOf(row);
  return {
    values: firstOf(row, runs),
    inverse: () => reshape(numbersOf(runs), x.sizes),
    counts: () => lengthsOf(runs, x.count),
  };
}

function ofSlices(x: Tensor, dim: number, sorted: boolean): Found {
  if (x.sizes.length === 0) throw new IndexError(`Dimension specified as ${dim} but tensor has no dimensions`);
  const at = wrapDim(dim, x.sizes.length);
  if (x.count === 0) return ofNoSlices(x, at);
  const slices = rowMajor(movedim(x, at, 0));
  const n = slices.sizes[0] as number;
  const order = sorted ? lexicographic(slices) : null;
  const block = x.count / n;
  const offsets = order?.map((place) => place * block);
  const inOrder =
    offsets === undefined ? slices : gatherBlocks(slices, { offsets, block }, slices.sizes, 'IndexBackward0');
  const runs = runsOf(inOrder);
  return {
    values: rowMajor(movedim(firstOf(inOrder, runs), 0, at)),
    inverse: () => (order === null ? numbersOf(runs) : unsorted(numbersOf(runs), order)),
    counts: () => lengthsOf(runs, n),
  };
}

function ofNoSlices(x: Tensor, at: number): Found {
  const empties = x.sizes.filter((size) => size === 0).length;
  if (x.sizes[at] !== 0) {
    throw new ShapeError("There are 0 sized dimensions, and they aren't selected, so unique cannot be applied");
  }
  if (empties > 1) {
    throw new ShapeError('Number of zero sized dimensions is more than one, so unique cannot be applied ');
  }
  const none = (): Tensor => empty([0], { dtype: 'int32' });
  return { values: empty(x.sizes, { dtype: x.dtype }), inverse: none, counts: none };
}

/** The places of the rows of x, as a matrix, in lexicographic order. */
function lexicographic(x: Tensor): Int32Array {
  const n = x.sizes[0] as number;
  beginOperation();
  const from = x.pointer;
  const order = allocate(8 * n);
  const at = sorting.sortLexicographically(from, pointerOf(order), infoOf(x.dtype).code, n, x.count / n) >>> 2;
  const places = i32.slice(at, at + n);
  release(order);
  return places;
}
