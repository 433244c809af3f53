import { noGrad } from '../../autograd/mode';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { rowMajor } from '../../tensor/copy';
import { emptyLike } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { defaultGenerator } from '../../tensor/generator';
import { numelOf } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { allocate, pointerOf, release } from '../../wasm/block';
import { sampling } from '../../wasm/sampling';
import { div } from '../pointwise/div';
import { amax } from '../reduction/amax';
import { amin } from '../reduction/amin';
import { argmax } from '../reduction/argmax';
import { countNonzero } from '../reduction/countNonzero';
import { topk } from '../sorting/topk';
import type { DrawOptions } from './drivers/drawInto';
import { exponential_ } from './exponential';

export interface MultinomialOptions extends DrawOptions {
  /** Whether an index may be drawn again; default false. */
  replacement?: boolean;
}

/**
 * Indices of the elements of x, each drawn with a probability in proportion to its element: `numSamples` from a vector, or from each
 * row of a matrix. The draws are PyTorch's.
 *
 * With replacement, a uniform number's place is looked up among the running sums. Without, they are those of the
 * largest x / e, with e drawn from the exponential distribution.
 *
 * @param x - weights that are not negative and not all 0; they need not sum to 1
 * @param numSamples - how many draws
 * @param options - `replacement`: an index may come more than once; `generator`
 * @returns an int32 tensor, [numSamples] or [rows, numSamples]
 * @throws ValueError for weights that are negative, not finite or all 0, or when there are fewer than `numSamples`
 * @example
 * multinomial(tensor([0, 10, 3, 0]), 2); // [1, 2] or [2, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.multinomial.html
 */
export function multinomial(x: Tensor, numSamples: number, options?: MultinomialOptions): Tensor {
  const replacement = options?.replacement ?? false;
  check(x, numSamples, replacement);
  const weights = x.detach();
  return noGrad(() =>
    replacement ? withReplacement(weights, numSamples, options) : race(weights, numSamples, options),
  );
}

function check(x: Tensor, numSamples: number, replacement: boolean): void {
  const ndim = x.sizes.length;
  if (ndim !== 1 && ndim !== 2) throw new ShapeError('prob_dist must be 1 or 2 dim');
  if (x.dtype !== 'float32') {
    const type = infoOf(x.dtype).scalarName;
    throw new DTypeError(`multinomial only supports floating-point dtypes for input, got: ${type}`);
  }
  if (!Number.isInteger(numSamples) || numSamples <= 0) throw new ValueError('cannot sample n_sample <= 0 samples');
  if (!replacement && numSamples > (x.sizes.at(-1) as number)) {
    throw new ValueError('cannot sample n_sample > prob_dist.size(-1) samples without replacement');
  }
}

const ALL_ZERO = 'invalid multinomial distribution (sum of probabilities <= 0)';

/** By what `multinomialSums` returns. */
const FAULTS = [
  null,
  'invalid multinomial distribution (encountering probability entry < 0)',
  'invalid multinomial distribution (encountering probability entry = infinity or NaN)',
  ALL_ZERO,
];

function withReplacement(x: Tensor, draws: number, options?: DrawOptions): Tensor {
  const n = x.sizes.at(-1) as number;
  const shape = [...x.sizes.slice(0, -1), draws];
  if (n === 0 && numelOf(shape) > 0) throw new ValueError(ALL_ZERO);
  const weights = rowMajor(x);
  beginOperation();
  const out = emptyTensor(shape, 'int32');
  const sums = allocate(4 * x.count);
  const state = (options?.generator ?? defaultGenerator).state();
  const [from, at, to] = [weights.pointer, pointerOf(sums), out.pointer];
  const rows = out.count / draws;
  let fault: string | null | undefined = null;
  for (let row = 0; row < rows; row++)
    fault ??= FAULTS[sampling.multinomialSums(from + 4 * row * n, at + 4 * row * n, n)];
  for (let row = 0; row < rows && fault === null; row++) {
    sampling.mtMultinomial(state, at + 4 * row * n, to + 4 * row * draws, n, draws);
  }
  release(sums);
  if (weights !== x) weights.dispose();
  if (fault) throw new ValueError(fault);
  return out;
}

/** The first ones in a race in which x_i arrives at the time e_i / x_i. */
function race(x: Tensor, draws: number, options?: DrawOptions): Tensor {
  if (x.count === 0 && (x.sizes.at(-1) === 0 || x.sizes.length === 1)) throw new ValueError(ALL_ZERO);
  if (x.count > 0 && !(amin(x).item() >= 0 && amax(x).item() < Infinity)) {
    throw new ValueError('probability tensor contains either `inf`, `nan` or element < 0');
  }
  if (
    x.count > 0 &&
    countNonzero(x, -1)
      .data()
      .some((count) => count === 0)
  )
    throw new ValueError(ALL_ZERO);
  const chances = div(x, exponential_(emptyLike(x), 1, options));
  return draws === 1 ? argmax(chances, -1, { keepdim: true }) : topk(chances, draws).indices;
}
