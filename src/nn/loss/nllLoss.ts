import { asNode } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { gather } from '../../ops/indexing/gather';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { div } from '../../ops/pointwise/div';
import { mul } from '../../ops/pointwise/mul';
import { ne } from '../../ops/pointwise/ne';
import { neg } from '../../ops/pointwise/neg';
import { where } from '../../ops/pointwise/where';
import { sum } from '../../ops/reduction/sum';
import { reshape } from '../../ops/shape/reshape';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { onesLike } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { integerOf } from '../../tensor/integer';
import { sameShape, showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { nameClasses } from '../property';
import { checkTargets, kernelIndex, targetIndices } from './crossEntropyIndex';
import { Loss, refuseGradient } from './loss';
import { checkReduction, type ReductionOptions, reduced, resolveReduction } from './reduction';

export interface NLLLossOptions extends ReductionOptions {
  /** A factor for each class. */
  weight?: Tensor | null;
  /** A target that counts for nothing; default -100. */
  ignoreIndex?: number;
}

/**
 * Negative log-likelihood of classes: l = -w_y x_y, x logarithms of probabilities. The mean divides by the sum of the w_y of
 * the targets that are not ignored.
 *
 * @param input - [c], [n, c] or [n, c, d1, ..., dk]
 * @param target - class indices (int32 or uint8): [], [n] or [n, d1, ..., dk]
 * @param options - `weight` [c], `ignoreIndex` (default -100); `reduction`: 'mean' (default), 'sum' or 'none'
 * @returns a 0-d tensor, or the target's shape with `reduction: 'none'`
 * @throws ShapeError, DTypeError, IndexError, ValueError with PyTorch's messages
 * @example
 * F.nllLoss(tensor([[-0.1, -2.4], [-1.6, -0.2]]), tensor(Int32Array.of(0, 1))); // tensor(0.1500)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.nll_loss.html
 */
export function nllLoss(input: Tensor, target: Tensor, options: NLLLossOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  const { weight = null } = options;
  const ignoreIndex = integerOf(options.ignoreIndex ?? -100, 'nll_loss_nd', 'ignore_index');
  checkSizes(input, target);
  checkTypes(input, target, weight);
  const classDim = input.sizes.length === 1 ? 0 : 1;
  checkWeight(weight, input.sizes[classDim] as number);
  refuseGradient('nll_loss_forward', 'weight', weight);
  return asNode(input.sizes.length > 2 ? 'NllLoss2DBackward0' : 'NllLossBackward0', () =>
    scope(() => {
      const y = targetIndices(target);
      checkTargets(y, input.sizes[classDim] as number, ignoreIndex);
      const counts = ne(y, kernelIndex(ignoreIndex));
      const classes = where(counts, y, 0);
      const chosen = reshape(gather(input, classDim, unsqueeze(classes, classDim)), target.sizes);
      const w =
        weight === null ? onesLike(chosen) : reshape(indexSelect(weight, 0, reshape(classes, [-1])), target.sizes);
      const each = where(counts, neg(mul(w, chosen)), 0);
      if (reduction !== 'mean') return reduced(each, reduction);
      return div(sum(each), sum(where(counts, w, 0)));
    }),
  );
}

function checkSizes({ sizes: x }: Tensor, { sizes: t }: Tensor): void {
  if (x.length < 1) throw new ValueError('Expected 1 or more dimensions (got 0)');
  if (x.length === 1) {
    if (t.length > 0) throw new ShapeError(`size mismatch (got input: ${showShape(x)}, target: ${showShape(t)})`);
    return;
  }
  if (x[0] !== t[0]) {
    throw new ValueError(`Expected input batch_size (${x[0]}) to match target batch_size (${t[0] ?? 0}).`);
  }
  if (x.length === 2 && t.length > 1)
    throw new ShapeError('0D or 1D target tensor expected, multi-target not supported');
  if (x.length === 4 && t.length !== 3) {
    throw new ShapeError(
      `only batches of spatial targets supported (3D tensors) but got targets of dimension: ${t.length}`,
    );
  }
  const expected = [x[0] as number, ...x.slice(2)];
  if (sameShape(expected, t)) return;
  if (x.length === 4) throw new ShapeError(`size mismatch (got input: ${showShape(x)} , target: ${showShape(t)}`);
  throw new ShapeError(`Expected target size ${showShape(expected)}, got ${showShape(t)}`);
}

function checkTypes(input: Tensor, target: Tensor, weight: Tensor | null): void {
  if (input.dtype !== 'float32') {
    throw new DTypeError(`"nll_loss_out_frame" not implemented for '${infoOf(input.dtype).scalarName}'`);
  }
  if (target.dtype !== 'int32' && target.dtype !== 'uint8') {
    throw new DTypeError(
      `expected scalar type Long but found ${infoOf(target.dtype).scalarName} (nllLoss: class indices are int32 or uint8; ` +
        "use target.to('int32'))",
    );
  }
  if (weight !== null && weight.dtype !== 'float32') {
    throw new DTypeError(`expected scalar type Float but found ${infoOf(weight.dtype).scalarName}`);
  }
}

function checkWeight(weight: Tensor | null, classes: number): void {
  if (weight === null || (weight.sizes.length === 1 && weight.count === classes)) return;
  throw new ShapeError(
    `weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: ` +
      showShape(weight.sizes),
  );
}

/**
 * Negative log-likelihood of classes, given logarithms of probabilities. `weight` is a buffer.
 *
 * @param options - `weight` [c], `ignoreIndex` (default -100); `reduction`: 'mean' (default), 'sum' or 'none'
 * @example
 * const loss = new nn.NLLLoss();
 * loss(tensor([[-0.1, -2.4], [-1.6, -0.2]]), tensor(Int32Array.of(0, 1))); // tensor(0.1500)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html
 */
export class NLLLoss extends Loss {
  declare weight: Tensor | null;
  readonly ignoreIndex: number;

  constructor(options: NLLLossOptions = {}) {
    super(options);
    this.registerBuffer('weight', options.weight ?? null);
    this.ignoreIndex = options.ignoreIndex ?? -100;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction } = this;
    return nllLoss(input, target, { weight, ignoreIndex, reduction });
  }
}

/**
 * The old name of `nn.NLLLoss` for images.
 *
 * @param options - `weight` [c], `ignoreIndex` (default -100); `reduction`: 'mean' (default), 'sum' or 'none'
 * @deprecated use `nn.NLLLoss`
 * @example
 * const scores = rand([1, 3, 2, 2]);
 * new nn.NLLLoss2d()(scores, zeros([1, 2, 2], { dtype: 'int32' })).shape; // => []
 */
export class NLLLoss2d extends NLLLoss {
  constructor(options: NLLLossOptions = {}) {
    warnOnce(
      'NLLLoss2d has been deprecated. Please use NLLLoss instead as a drop-in replacement and see ' +
        'https://pytorch.org/docs/master/nn.html#torch.nn.NLLLoss for more details.',
    );
    super(options);
  }
}

nameClasses({ NLLLoss, NLLLoss2d });
