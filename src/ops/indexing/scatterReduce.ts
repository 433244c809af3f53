import { noGrad } from '../../autograd/mode';
import type { Grad, JointNode } from '../../autograd/node';
import { record, recordTogether, tracked, wrt } from '../../autograd/record';
import { DTypeError, ValueError } from '../../errors';
import { onesLike } from '../../tensor/create';
import { infoOf, isDifferentiable } from '../../tensor/dtype';
import { wrapDim } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { clamp } from '../pointwise/clamp';
import { div } from '../pointwise/div';
import { inPlace } from '../pointwise/drivers/inPlace';
import { toType } from '../pointwise/drivers/toType';
import { eq } from '../pointwise/eq';
import { logicalAnd } from '../pointwise/logicalAnd';
import { maskedFill } from '../pointwise/maskedFill';
import { mul } from '../pointwise/mul';
import { where } from '../pointwise/where';
import { type Blocks, gatherBlocks, kept, spreadBlocks } from '../shape/drivers/blocks';
import { combineAt } from './drivers/combineAt';
import { corner, elementBlocks } from './drivers/elementwiseIndex';
import { checkSameType, plusBlocks } from './drivers/putBlocks';
import { zerosAt } from './drivers/zerosAt';

export type ScatterReduction = 'sum' | 'prod' | 'mean' | 'amax' | 'amin';

export interface ScatterReduceOptions {
  /** Whether what x holds takes part where something is scattered to; default true. */
  includeSelf?: boolean;
}

/**
 * A copy of x in which each element named by the index, y[i, index[i, j, k], k] for dim 1, is the sum, product, mean,
 * maximum or minimum of what x holds there and all of the source[i, j, k] scattered to it.
 *
 * The gradient of a maximum or minimum is shared equally among the elements that attain it.
 *
 * @param x - of as many dims as `index`
 * @param dim - which coordinate the index replaces
 * @param index - int32, with as many dims as x and, apart from `dim`, sizes not above those of x
 * @param source - at least as large as the index in each dim, of the dtype of x
 * @param reduce - 'sum', 'prod', 'mean', 'amax' or 'amin'
 * @param options - `includeSelf`, default true: whether the element of x takes part
 * @returns with the shape and the dtype of x
 * @throws IndexError for an index out of range, ShapeError for shapes that do not fit, DTypeError for other dtypes
 * @example
 * scatterReduce(tensor([1, 1]), 0, tensor(Int32Array.of(0, 0)), tensor([2, 3]), 'prod'); // [6, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.scatter_reduce_.html
 */
export function scatterReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options?: ScatterReduceOptions,
): Tensor {
  if (!['sum', 'prod', 'mean', 'amax', 'amin'].includes(reduce)) {
    throw new ValueError(`reduce argument must be either sum, prod, mean, amax or amin, got ${String(reduce)}`);
  }
  const at = wrapDim(dim, x.sizes.length);
  checkSameType(x, source, 'scatter_reduce');
  if (x.dtype === 'bool' && reduce === 'mean') {
    throw new DTypeError('"scatter_gather_tensor_cpu_reduce_mean" not implemented for \'Bool\'');
  }
  if ((x.dtype === 'uint8' || x.dtype === 'bool') && reduce !== 'sum' && reduce !== 'mean') {
    // Bytes go through int32, and wrap around at the end.
    const wide = scatterReduce(toType(x, 'int32'), at, index, toType(source, 'int32'), reduce, options);
    return toType(wide, x.dtype);
  }
  const blocks = elementBlocks(x.sizes, at, index, 'scatter_reduce', source);
  return reduceAt(x, blocks, corner(source, index.sizes), reduce, options);
}

/** x with `values` combined with the elements in its blocks, which are counted in row-major order. */
export function reduceAt(
  x: Tensor,
  given: Blocks,
  values: Tensor,
  reduce: ScatterReduction,
  options?: ScatterReduceOptions,
): Tensor {
  const includeSelf = options?.includeSelf ?? true;
  // What goes through the places once needs no list of them.
  const once = reduce !== 'mean' && includeSelf && !tracked(x) && !tracked(values);
  const blocks = once ? given : kept(given);
  if (reduce === 'sum' || reduce === 'mean') return summed(x, blocks, values, includeSelf, reduce === 'mean');
  if (x.dtype !== 'float32' && x.dtype !== 'int32') {
    throw new DTypeError(`"scatter_reduce" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  return reduce === 'prod'
    ? multiplied(x, blocks, values, includeSelf)
    : extreme(x, blocks, values, includeSelf, reduce);
}

/** x = scatterReduce(x, ...). */
export function scatterReduce_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options?: ScatterReduceOptions,
): Tensor {
  return inPlace(x, [source], () => scatterReduce(x, dim, index, source, reduce, options));
}

function summed(x: Tensor, blocks: Blocks, values: Tensor, includeSelf: boolean, mean: boolean): Tensor {
  const start = includeSelf ? x : zerosAt(x, blocks);
  const sums = plusBlocks(start, blocks, values, 'ScatterReduceBackward0');
  if (!mean) return sums;
  const counts = noGrad(() =>
    scope(() => {
      const one = onesLike(values, { dtype: isDifferentiable(x.dtype) ? 'float32' : 'int32' });
      const others = spreadBlocks(one, blocks, x.sizes, '');
      return clamp(includeSelf ? add(others, 1) : others, 1);
    }),
  );
  const means = isDifferentiable(x.dtype)
    ? div(sums, counts)
    : toType(div(sums, counts, { roundingMode: 'floor' }), x.dtype);
  if (!tracked(sums)) for (const given of [sums, counts]) given.dispose();
  return means;
}

function extreme(x: Tensor, blocks: Blocks, values: Tensor, includeSelf: boolean, reduce: 'amax' | 'amin'): Tensor {
  const out = combineAt(x, blocks, values, includeSelf, reduce);
  const from = values.sizes;
  return recordTogether(
    out,
    'ScatterReduceBackward0',
    [x, values],
    (grad: Tensor, node: JointNode): Grad[] => {
      const [own, scattered, result] = [node.saved(0), node.saved(1), node.saved(2)];
      const gathered = (y: Tensor): Tensor => gatherBlocks(y, blocks, from, 'GatherBackward0');
      const [selfHits, hits] = noGrad(() => {
        const attained = toType(eq(own, result), 'float32');
        const others = toType(eq(scattered, gathered(result)), 'float32');
        return [attained, others];
      }) as [Tensor, Tensor];
      const count = noGrad(() => add(selfHits, spreadBlocks(hits, blocks, own.sizes, '')));
      const share = div(grad, maskedFill(count, eq(count, 0), 1));
      const toSelf = mul(share, selfHits);
      // PyTorch counts x among those that share also where it is not included, and then leaves out its part.
      return [includeSelf ? toSelf : zerosAt(toSelf, blocks), mul(gathered(share), hits)];
    },
    [x, values, out],
  );
}

function multiplied(x: Tensor, blocks: Blocks, values: Tensor, includeSelf: boolean): Tensor {
  const out = combineAt(x, blocks, values, includeSelf, 'prod');
  return record(
    out,
    'ScatterReduceBackward0',
    wrt(x, (grad, x, values) => productToSelf(grad, x, values, blocks, includeSelf), x, values),
    wrt(values, (grad, x, values) => productToSource(grad, x, values, blocks, includeSelf), x, values),
  );
}

/** dy times the product of the others; a zero is left out by taking it for 1. */
function productToSelf(grad: Tensor, x: Tensor, values: Tensor, blocks: Blocks, includeSelf: boolean): Tensor {
  const filled = maskedFill(x, eq(x, 0), 1);
  const others = div(multiplied(filled, blocks, values, includeSelf), filled);
  const toSelf = mul(grad, others);
  return includeSelf ? toSelf : zerosAt(toSelf, blocks);
}

/** The same for the scattered values, where an element may meet one zero (only that one has a gradient) or several. */
function productToSource(grad: Tensor, x: Tensor, values: Tensor, blocks: Blocks, includeSelf: boolean): Tensor {
  const gathered = (y: Tensor): Tensor => gatherBlocks(y, blocks, values.sizes, 'GatherBackward0');
  const zero = eq(values, 0);
  const single = noGrad(() => {
    const zeros = toType(zero, 'float32');
    return logicalAnd(zero, eq(gathered(spreadBlocks(zeros, blocks, x.sizes, '')), 1));
  });
  const withoutSingle = multiplied(x, blocks, maskedFill(values, single, 1), includeSelf);
  const result = multiplied(x, blocks, values, includeSelf);
  const quotient = div(gathered(mul(grad, result)), maskedFill(values, zero, 1));
  return where(single, gathered(mul(grad, withoutSingle)), quotient);
}
