import { noGrad } from '../../autograd/mode';
import { asNode, record, wrt } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { clampMin } from '../../ops/pointwise/clampMin';
import { div } from '../../ops/pointwise/div';
import { ge } from '../../ops/pointwise/ge';
import { le } from '../../ops/pointwise/le';
import { log } from '../../ops/pointwise/log';
import { log1p } from '../../ops/pointwise/log1p';
import { logicalAnd } from '../../ops/pointwise/logicalAnd';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { rsub } from '../../ops/pointwise/rsub';
import { sub } from '../../ops/pointwise/sub';
import { all } from '../../ops/reduction/all';
import { expand } from '../../ops/shape/expand';
import { infoOf } from '../../tensor/dtype';
import { broadcastShapes, sameShape, showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { Loss, refuseGradient, requireFloats } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface BCELossOptions extends ReductionOptions {
  /** A factor for each element, of a shape that broadcasts to the target's. */
  weight?: Tensor | null;
}

/**
 * Binary cross entropy: l = -w (t ln x + (1 - t) ln (1 - x)), logarithms not below -100.
 *
 * dl/dx = w (x - t) / max(x (1 - x), 1e-12), dl/dt = w (ln (1 - x) - ln x)
 *
 * @param input - probabilities, any shape
 * @param target - the same shape, numbers between 0 and 1
 * @param options - `weight`, which broadcasts to the input; `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or the input's shape with `reduction: 'none'`
 * @throws ValueError for another shape of target, inputs outside of [0, 1], an unknown reduction; DTypeError unless all are
 *   float32
 * @example
 * F.binaryCrossEntropy(tensor([0.5, 0.9]), tensor([0, 1])); // tensor(0.3993)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy.html
 */
export function binaryCrossEntropy(input: Tensor, target: Tensor, options: BCELossOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  if (!sameShape(target.sizes, input.sizes)) {
    throw new ValueError(
      `Using a target size (torch.Size(${showShape(target.sizes)})) that is different to the input size ` +
        `(torch.Size(${showShape(input.sizes)})) is deprecated. Please ensure they have the same size.`,
    );
  }
  const weight = options.weight ?? null;
  const factors = weight === null ? null : expandTo(weight, target);
  refuseGradient('binary_cross_entropy', 'weight', weight);
  for (const x of [target, ...(factors === null ? [] : [factors])]) {
    if (x.dtype === input.dtype) continue;
    throw new DTypeError(`Found dtype ${infoOf(x.dtype).scalarName} but expected ${infoOf(input.dtype).scalarName}`);
  }
  requireFloats('binary_cross_entropy', input);
  return asNode('BinaryCrossEntropyBackward0', () =>
    scope(() => {
      if (!all(logicalAnd(ge(input, 0), le(input, 1))).item<boolean>()) {
        throw new ValueError('all elements of input should be between 0 and 1');
      }
      const each = entropy(input, target);
      return reduced(factors === null ? each : mul(each, factors), reduction);
    }),
  );
}

function expandTo(weight: Tensor, target: Tensor): Tensor {
  const shape = broadcastShapes(target.sizes, weight.sizes);
  if (!sameShape(shape, target.sizes)) {
    throw new ShapeError(`binary_cross_entropy: weight of shape ${showShape(weight.sizes)} is larger than the input`);
  }
  return expand(weight, shape);
}

function entropy(x: Tensor, t: Tensor): Tensor {
  const out = noGrad(() =>
    scope(() => sub(mul(sub(t, 1), clampMin(log1p(neg(x)), -100)), mul(t, clampMin(log(x), -100)))),
  );
  return record(
    out,
    'BinaryCrossEntropyBackward0',
    wrt(x, (g, x, t) => mul(g, div(sub(x, t), clampMin(mul(rsub(x, 1), x), 1e-12))), x, t),
    wrt(t, (g, x) => mul(g, sub(log1p(neg(x)), log(x))), x),
  );
}

/**
 * Binary cross entropy of probabilities, reduced by 'mean' (default), 'sum' or 'none'. `weight` is a buffer.
 *
 * @param options - `weight`, which broadcasts to the input; `reduction`: 'mean' (default), 'sum' or 'none'
 * @example
 * new nn.BCELoss()(tensor([0.5, 0.9]), tensor([0, 1])); // tensor(0.3993)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.BCELoss.html
 */
export class BCELoss extends Loss {
  declare weight: Tensor | null;

  constructor(options: BCELossOptions = {}) {
    super(options);
    this.registerBuffer('weight', options.weight ?? null);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return binaryCrossEntropy(input, target, { weight: this.weight, reduction: this.reduction });
  }
}

nameClasses({ BCELoss });
