import { asNode } from '../../autograd/record';
import { DTypeError, IndexError, ShapeError, ValueError } from '../../errors';
import { gather } from '../../ops/indexing/gather';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { toType } from '../../ops/pointwise/drivers/toType';
import { eq } from '../../ops/pointwise/eq';
import { ge } from '../../ops/pointwise/ge';
import { gt } from '../../ops/pointwise/gt';
import { logicalAnd } from '../../ops/pointwise/logicalAnd';
import { lt } from '../../ops/pointwise/lt';
import { mul } from '../../ops/pointwise/mul';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { where } from '../../ops/pointwise/where';
import { truthOfAll } from '../../ops/reduction/drivers/truthOfAll';
import { sum } from '../../ops/reduction/sum';
import { reshape } from '../../ops/shape/reshape';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { infoOf } from '../../tensor/dtype';
import { showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { oneHot } from '../functional/oneHot';
import { nameClasses } from '../property';
import { Loss, refuseGradient, requireFloats } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface MultiMarginLossOptions extends ReductionOptions {
  /** 1 (default), or 2 for squares. */
  p?: number;
  /** Default 1. */
  margin?: number;
  /** A factor for each class. */
  weight?: Tensor | null;
}

/**
 * l = (1/c) Σ_(j ≠ y) w_y max(0, margin - x_y + x_j)^p, the hinge loss of many classes.
 *
 * @param input - scores [n, c], or [c] of one sample
 * @param target - class indices [n], or [] or [1]
 * @param options - `p`, 1 (default) or 2; `margin`, default 1; `weight` [c]; `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or the target's shape with `reduction: 'none'`
 * @throws ShapeError, DTypeError, IndexError, ValueError with PyTorch's messages
 * @example
 * F.multiMarginLoss(tensor([[0.1, 0.2, 0.4, 0.8]]), tensor(Int32Array.of(3))); // tensor(0.3250)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.multi_margin_loss.html
 */
export function multiMarginLoss(input: Tensor, target: Tensor, options: MultiMarginLossOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  const { p = 1, margin = 1, weight = null } = options;
  checkSettings(p, weight);
  refuseGradient('multi_margin_loss', 'weight', weight);
  const [n, c] = checkSizes(input, target, weight);
  requireFloats('multi_margin_loss', input);
  return asNode('MultiMarginLossBackward0', () =>
    scope(() => {
      const y = reshape(target, [n]);
      if (!truthOfAll(logicalAnd(ge(y, 0), lt(y, c)))) throw new IndexError('target out of range');
      const x = reshape(input, [n, c]);
      const column = toType(unsqueeze(y, 1), 'int32');
      const gap = add(sub(x, gather(x, 1, column)), margin);
      const costs = where(gt(gap, 0), p === 1 ? gap : square(gap), 0);
      const others = where(eq(oneHot(toType(y, 'int32'), c), 0), costs, 0);
      const each = div(sum(others, 1), c);
      const weighted = weight === null ? each : mul(each, indexSelect(weight, 0, toType(y, 'int32')));
      return reduced(reshape(weighted, target.sizes), reduction);
    }),
  );
}

function checkSettings(p: number, weight: Tensor | null): void {
  if (p !== 1 && p !== 2) throw new ValueError('only p == 1 and p == 2 supported');
  if (weight !== null && weight.sizes.length !== 1) throw new ValueError('weight must be one-dimensional');
}

/** The numbers of samples and classes. */
function checkSizes(input: Tensor, target: Tensor, weight: Tensor | null): [n: number, c: number] {
  const { sizes: shape } = input;
  const [n, c] = shape.length === 2 ? (shape as [number, number]) : [1, shape[0] ?? 1];
  if (shape.length > 2 || c === 0) {
    throw new ShapeError(
      `Expected non-empty vector or matrix with optional 0-dim batch size, but got: ${showShape(shape)}`,
    );
  }
  if (target.sizes.length > 1 || target.count !== n) {
    throw new ShapeError(`inconsistent target size, got: ${showShape(target.sizes)}`);
  }
  if (weight !== null && weight.count !== c) {
    throw new ShapeError(`inconsistent weight size, got: ${showShape(weight.sizes)}`);
  }
  if (target.dtype !== 'int32' && target.dtype !== 'uint8') {
    throw new DTypeError(`expected scalar type Long but found ${infoOf(target.dtype).scalarName}`);
  }
  return [n, c];
}

/**
 * The hinge loss of many classes. `weight` is a buffer.
 *
 * @param options - `p`, 1 (default) or 2; `margin`, default 1; `weight` [c]; `reduction`: 'mean' (default), 'sum' or 'none'
 * @throws ValueError when p is neither 1 nor 2, or weight has not one dim
 * @example
 * new nn.MultiMarginLoss()(tensor([[0.1, 0.2, 0.4, 0.8]]), tensor(Int32Array.of(3))); // tensor(0.3250)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.MultiMarginLoss.html
 */
export class MultiMarginLoss extends Loss {
  readonly p: number;
  readonly margin: number;
  declare weight: Tensor | null;

  constructor(options: MultiMarginLossOptions = {}) {
    super(options);
    const { p = 1, margin = 1, weight = null } = options;
    checkSettings(p, weight);
    this.p = p;
    this.margin = margin;
    this.registerBuffer('weight', weight);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    const { p, margin, weight, reduction } = this;
    return multiMarginLoss(input, target, { p, margin, weight, reduction });
  }
}

nameClasses({ MultiMarginLoss });
