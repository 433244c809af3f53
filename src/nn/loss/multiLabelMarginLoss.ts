import { DTypeError, IndexError, ShapeError } from '../../errors';
import { gather } from '../../ops/indexing/gather';
import { scatterAdd } from '../../ops/indexing/scatterAdd';
import { div } from '../../ops/pointwise/div';
import { toType } from '../../ops/pointwise/drivers/toType';
import { ge } from '../../ops/pointwise/ge';
import { gt } from '../../ops/pointwise/gt';
import { logicalAnd } from '../../ops/pointwise/logicalAnd';
import { logicalNot } from '../../ops/pointwise/logicalNot';
import { lt } from '../../ops/pointwise/lt';
import { mul } from '../../ops/pointwise/mul';
import { ne } from '../../ops/pointwise/ne';
import { rsub } from '../../ops/pointwise/rsub';
import { sub } from '../../ops/pointwise/sub';
import { where } from '../../ops/pointwise/where';
import { amax } from '../../ops/reduction/amax';
import { cumprod } from '../../ops/reduction/cumprod';
import { truthOfAll } from '../../ops/reduction/drivers/truthOfAll';
import { sum } from '../../ops/reduction/sum';
import { narrow } from '../../ops/shape/narrow';
import { reshape } from '../../ops/shape/reshape';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { zerosLike } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { sameShape, showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { Loss, requireFloats } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

/**
 * l = (1/c) Σ_(j among the targets, i not among them) max(0, 1 - (x_j - x_i)), the hinge loss of several right classes.
 *
 * @param input - scores [n, c], or [c] of one sample
 * @param target - the same shape: class indices from the left, up to the first -1
 * @param options - `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or [n] (or []) with `reduction: 'none'`
 * @throws ShapeError, DTypeError, IndexError, ValueError with PyTorch's messages
 * @example
 * F.multilabelMarginLoss(tensor([[0.1, 0.2, 0.4, 0.8]]), tensor(Int32Array.of(3, 0, -1, 1)).reshape([1, 4])); // tensor(0.8500)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.multilabel_margin_loss.html
 */
export function multilabelMarginLoss(input: Tensor, target: Tensor, options: ReductionOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  const [n, c] = checkSizes(input, target);
  requireFloats('multilabel_margin_loss', input);
  return scope(() => {
    const y = reshape(toType(target, 'int32'), [n, c]);
    if (!truthOfAll(logicalAnd(ge(y, -1), lt(y, c)))) throw new IndexError("argument #2 'target' is out of range");
    const x = reshape(input, [n, c]);
    const allGiven = cumprod(toType(ne(y, -1), 'int32'), 1);
    // Rows of targets are mostly short: differences are taken of as many columns as any sample has.
    const most = n === 0 ? 0 : amax(sum(allGiven, 1)).item();
    const given = narrow(allGiven, 1, 0, most);
    const classes = mul(narrow(y, 1, 0, most), given);
    const right = gt(scatterAdd(zerosLike(y), 1, classes, given), 0);
    const gap = rsub(sub3(gather(x, 1, classes), x), 1);
    const counts = logicalAnd(unsqueeze(gt(given, 0), 2), unsqueeze(logicalNot(right), 1));
    const costs = where(logicalAnd(counts, gt(gap, 0)), gap, 0);
    return reduced(reshape(div(sum(costs, [1, 2]), c), input.sizes.length < 2 ? [] : [n]), reduction);
  });
}

/** x_j - x_i as [n, j, i]. */
function sub3(chosen: Tensor, x: Tensor): Tensor {
  return sub(unsqueeze(chosen, 2), unsqueeze(x, 1));
}

/** The numbers of samples and classes. */
function checkSizes({ sizes: shape }: Tensor, target: Tensor): [n: number, c: number] {
  const [n, c] = shape.length === 2 ? (shape as [number, number]) : [1, shape[0] ?? 1];
  if (shape.length > 2 || c === 0) {
    throw new ShapeError(
      `Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${showShape(shape)}`,
    );
  }
  const fits = shape.length === 2 ? sameShape(shape, target.sizes) : target.sizes.length < 2 && target.count === c;
  if (!fits) throw new ShapeError(`inconsistent size ${showShape(target.sizes)} for argument #2 'target'`);
  if (target.dtype !== 'int32' && target.dtype !== 'uint8') {
    throw new DTypeError(`expected scalar type Long but found ${infoOf(target.dtype).scalarName}`);
  }
  return [n, c];
}

/**
 * The hinge loss of several right classes.
 *
 * @example
 * new nn.MultiLabelMarginLoss()(tensor([[0.1, 0.2, 0.4, 0.8]]), tensor(Int32Array.of(3, 0, -1, 1)).reshape([1, 4])); // tensor(0.8500)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MultiLabelMarginLoss.html
 */
export class MultiLabelMarginLoss extends Loss {
  forward(input: Tensor, target: Tensor): Tensor {
    return multilabelMarginLoss(input, target, { reduction: this.reduction });
  }
}

nameClasses({ MultiLabelMarginLoss });
