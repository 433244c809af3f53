import { DTypeError, ShapeError, ValueError } from '../../errors';
import { infoOf, isFloating } from '../../tensor/dtype';
import { integerOf } from '../../tensor/integer';
import { numelOf, sameShape, showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { nameClasses } from '../property';
import { type CrossEntropySettings, crossEntropyIndex } from './crossEntropyIndex';
import { crossEntropyProb } from './crossEntropyProb';
import { Loss, refuseGradient } from './loss';
import { checkReduction, type ReductionOptions, resolveReduction } from './reduction';

export interface CrossEntropyOptions extends ReductionOptions {
  /** A factor for each class. */
  weight?: Tensor | null;
  /** A target that counts for nothing; default -100. Only with class indices. */
  ignoreIndex?: number;
  /** Share e of the target that is spread evenly over the classes, 0 to 1; default 0. */
  labelSmoothing?: number;
}

/**
 * Cross entropy between scores (logits) and target classes: l = -w_y log softmax(x)_y.
 *
 * With class probabilities as target, of the same shape as the input: l = -sum_c w_c t_c log softmax(x)_c. The mean over
 * indices divides by the sum of their weights, that over probabilities by the number of samples.
 *
 * @param input - scores: [C], [N, C] or [N, C, d1, ..., dk]
 * @param target - class indices (int32 or uint8): [], [N] or [N, d1, ..., dk]; or probabilities (float32)
 * @param options - `weight` [c], `ignoreIndex` (default -100), `labelSmoothing` (default 0); `reduction`: 'mean' (default), 'sum'
 * or 'none'
 * @returns [] for 'mean' and 'sum', the shape of class indices for 'none'
 * @throws ShapeError, DTypeError, IndexError, ValueError with PyTorch's messages
 * @example
 * F.crossEntropy(tensor([[0.1, 0.2, 0.3]]), tensor(Int32Array.of(1))); // tensor(1.1019)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html
 */
export function crossEntropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const reduction = resolveReduction(options);
  checkReduction(reduction);
  const { weight = null, labelSmoothing = 0 } = options;
  const ignoreIndex = integerOf(options.ignoreIndex ?? -100, 'cross_entropy_loss', 'ignore_index');
  const smoothing = labelSmoothing;
  if (sameShape(input.sizes, target.sizes)) {
    checkProbabilities(input, target, weight, ignoreIndex, smoothing);
    const sizes = sizesOf(input);
    return crossEntropyProb(input, target, weight, outShapeOf(input), { ...sizes, reduction, ignoreIndex, smoothing });
  }
  const sizes = sizesOf(input);
  checkIndices(input, target, weight, smoothing, sizes);
  refuseGradient('nll_loss_forward', 'weight', weight);
  return crossEntropyIndex(input, target, weight, target.sizes, { ...sizes, reduction, ignoreIndex, smoothing });
}

type Sizes = Pick<CrossEntropySettings, 'n' | 'classes' | 'inner'>;

/** Scores as [n, classes, inner]; one sample's scores are a batch of one. */
function sizesOf({ sizes: shape }: Tensor): Sizes {
  if (shape.length === 1) return { n: 1, classes: shape[0] as number, inner: 1 };
  return { n: shape[0] ?? 1, classes: shape[1] ?? 1, inner: numelOf(shape.slice(2)) };
}

function outShapeOf({ sizes: shape }: Tensor): readonly number[] {
  return shape.length === 1 ? [] : shape.filter((_, i) => i !== 1);
}

function checkSmoothing(smoothing: number): void {
  if (!(smoothing >= 0 && smoothing <= 1)) {
    throw new ValueError(`label_smoothing must be between 0.0 and 1.0. Got: ${smoothing}`);
  }
}

function checkFloat(what: string, x: Tensor): void {
  if (!isFloating(x.dtype)) {
    throw new DTypeError(
      `"log_softmax_lastdim_kernel_impl" not implemented for '${infoOf(x.dtype).scalarName}' (crossEntropy: the ${what} ` +
        "must be float32; use .to('float32'))",
    );
  }
}

function checkWeight(weight: Tensor | null, classes: number): void {
  if (weight === null) return;
  checkFloat('weight', weight);
  if (weight.sizes.length !== 1 || weight.count !== classes) {
    throw new ShapeError(
      `weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: ` +
        showShape(weight.sizes),
    );
  }
}

function checkProbabilities(
  input: Tensor,
  target: Tensor,
  weight: Tensor | null,
  ignoreIndex: number,
  smoothing: number,
): void {
  if (!isFloating(target.dtype)) {
    throw new DTypeError(
      `Expected floating point type for target with class probabilities, got ${infoOf(target.dtype).scalarName}`,
    );
  }
  checkFloat('input', input);
  if (ignoreIndex >= 0) throw new ValueError('ignore_index is not supported for floating point target');
  checkSmoothing(smoothing);
  if (input.sizes.length === 0) {
    throw new ShapeError('crossEntropy: the input needs a class dimension: [C], [N, C] or [N, C, d1, ..., dk]');
  }
  if (weight !== null && (weight.sizes.length !== 1 || weight.count !== sizesOf(input).classes)) {
    throw new ShapeError(
      'cross_entropy: weight tensor should be defined either for all ' +
        `${sizesOf(input).classes} classes or no classes but got weight tensor of shape: ${showShape(weight.sizes)}`,
    );
  }
}

function checkIndices(input: Tensor, target: Tensor, weight: Tensor | null, smoothing: number, sizes: Sizes): void {
  const [x, t] = [input.sizes, target.sizes];
  checkSmoothing(smoothing);
  checkFloat('input', input);
  if (x.length === 0) {
    throw new ShapeError('crossEntropy: the input needs a class dimension: [C], [N, C] or [N, C, d1, ..., dk]');
  }
  if (x.length === 1 ? t.length > 1 : x.length === 2 && t.length > 1) {
    throw new ShapeError('0D or 1D target tensor expected, multi-target not supported');
  }
  if (x.length === 1) {
    if (t.length === 1 && t[0] !== 1) {
      throw new ShapeError(`size mismatch (got input: ${showShape(x)}, target: ${showShape(t)})`);
    }
  } else if (t.length === 0 || x[0] !== t[0]) {
    throw new ValueError(`Expected input batch_size (${x[0]}) to match target batch_size (${t[0] ?? 0}).`);
  }
  if (x.length > 2) {
    const expected = [x[0] as number, ...x.slice(2)];
    if (!sameShape(expected, t))
      throw new ShapeError(`Expected target size ${showShape(expected)}, got ${showShape(t)}`);
  }
  if (target.dtype !== 'int32' && target.dtype !== 'uint8') {
    throw new DTypeError(
      `expected scalar type Long but found ${infoOf(target.dtype).scalarName} (crossEntropy: class indices are int32 or ` +
        "uint8; use target.to('int32'))",
    );
  }
  checkWeight(weight, sizes.classes);
}

/**
 * Cross entropy between scores and class indices or class probabilities: l = -w_y log softmax(x)_y.
 *
 * `weight` is a buffer, so it is part of `stateDict()`.
 *
 * @param options - `weight` [c], `ignoreIndex` (default -100), `labelSmoothing` (default 0); `reduction`: 'mean' (default), 'sum'
 * or 'none'
 * @example
 * const loss = new nn.CrossEntropyLoss();
 * loss(tensor([[0.1, 0.2, 0.3]]), tensor(Int32Array.of(1))); // tensor(1.1019)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 */
export class CrossEntropyLoss extends Loss {
  declare weight: Tensor | null;
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;

  constructor(options: CrossEntropyOptions = {}) {
    super(options);
    this.registerBuffer('weight', options.weight ?? null);
    this.ignoreIndex = options.ignoreIndex ?? -100;
    this.labelSmoothing = options.labelSmoothing ?? 0;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction, labelSmoothing } = this;
    return crossEntropy(input, target, { weight, ignoreIndex, reduction, labelSmoothing });
  }
}

nameClasses({ CrossEntropyLoss });
