import { noGrad } from '../../autograd/mode';
import { asNode, record, wrt } from '../../autograd/record';
import { DTypeError, ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { rsub } from '../../ops/pointwise/rsub';
import { sigmoid } from '../../ops/pointwise/sigmoid';
import { sub } from '../../ops/pointwise/sub';
import { infoOf } from '../../tensor/dtype';
import { broadcastShapes, sameShape, showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { logsigmoid } from '../functional/logsigmoid';
import { nameClasses } from '../property';
import { Loss, refuseGradient } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface BCEWithLogitsLossOptions extends ReductionOptions {
  /** A factor for each element, of a shape that broadcasts with the target's. */
  weight?: Tensor | null;
  /** How much more a target of 1 counts than one of 0, of a shape that broadcasts with the target's. */
  posWeight?: Tensor | null;
}

/**
 * Binary cross entropy of scores: l = -w (p t ln σ(x) + (1 - t) ln (1 - σ(x))), σ the sigmoid, p = 1 unless `posWeight` is
 * given. It does not overflow for large scores.
 *
 * dl/dx = w ((p t + 1 - t) σ(x) - p t), dl/dt = w (ln (1 - σ(x)) - p ln σ(x))
 *
 * @param input - scores, any shape
 * @param target - the same shape, numbers between 0 and 1
 * @param options - `weight` and `posWeight`, which broadcast to the input; `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or the broadcast shape with `reduction: 'none'`
 * @throws ValueError for another shape of target and an unknown reduction, ShapeError where weights do not broadcast,
 *   DTypeError unless all are float32
 * @example
 * F.binaryCrossEntropyWithLogits(tensor([0, 2]), tensor([0, 1])); // tensor(0.4100)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy_with_logits.html
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: BCEWithLogitsLossOptions = {},
): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  if (!sameShape(target.sizes, input.sizes)) {
    throw new ValueError(
      `Target size (torch.Size(${showShape(target.sizes)})) must be the same as input size ` +
        `(torch.Size(${showShape(input.sizes)}))`,
    );
  }
  const { weight = null, posWeight = null } = options;
  refuseGradient('binary_cross_entropy_with_logits', 'weight', weight);
  refuseGradient('binary_cross_entropy_with_logits', 'pos_weight', posWeight);
  if (posWeight !== null) broadcastShapes(posWeight.sizes, target.sizes);
  if (weight !== null) broadcastShapes(input.sizes, weight.sizes);
  for (const x of [input, target]) {
    if (x.dtype === 'float32') continue;
    throw new DTypeError(
      `result type Float can't be cast to the desired output type ${infoOf(x.dtype).scalarName} ` +
        "(binaryCrossEntropyWithLogits: scores and targets are float32; use .to('float32'))",
    );
  }
  return asNode('BinaryCrossEntropyWithLogitsBackward0', () =>
    scope(() => {
      const each = entropy(input, target, posWeight);
      return reduced(weight === null ? each : mul(each, weight), reduction);
    }),
  );
}

function entropy(x: Tensor, t: Tensor, p: Tensor | null): Tensor {
  const out = noGrad(() => scope(() => sub(mul(rsub(t, 1), x), withWeight(logsigmoid(x), t, p))));
  return record(
    out,
    'BinaryCrossEntropyWithLogitsBackward0',
    wrt(x, (g, x, t, p) => mul(g, sub(withWeight(sigmoid(x), t, p), positive(t, p))), x, t, p),
    wrt(t, (g, x, p) => mul(g, targetSlope(x, p)), x, p),
  );
}

/** (p t + 1 - t) y. */
function withWeight(y: Tensor, t: Tensor, p: Tensor | null): Tensor {
  return p === null ? y : mul(y, add(mul(sub(p, 1), t), 1));
}

function positive(t: Tensor, p: Tensor | null): Tensor {
  return p === null ? t : mul(p, t);
}

function targetSlope(x: Tensor, p: Tensor | null): Tensor {
  return p === null ? neg(x) : sub(logsigmoid(neg(x)), mul(p, logsigmoid(x)));
}

/**
 * Binary cross entropy of scores, reduced by 'mean' (default), 'sum' or 'none'. `weight` and `pos_weight` are buffers.
 *
 * @param options - `weight` and `posWeight`, which broadcast to the input; `reduction`: 'mean' (default), 'sum' or 'none'
 * @example
 * new nn.BCEWithLogitsLoss({ posWeight: tensor([3]) })(tensor([0, 2]), tensor([0, 1])); // tensor(0.5370)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
 */
export class BCEWithLogitsLoss extends Loss {
  declare weight: Tensor | null;
  declare posWeight: Tensor | null;

  constructor(options: BCEWithLogitsLossOptions = {}) {
    super(options);
    this.registerBuffer('weight', options.weight ?? null);
    this.registerBuffer('pos_weight', options.posWeight ?? null);
  }

  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, posWeight, reduction } = this;
    return binaryCrossEntropyWithLogits(input, target, { weight, posWeight, reduction });
  }
}

nameClasses({ BCEWithLogitsLoss });
