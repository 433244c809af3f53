import { record, wrt } from '../../autograd/record';
import { AutogradError, DTypeError, IndexError, ShapeError, ValueError } from '../../errors';
import { clampMin } from '../../ops/pointwise/clampMin';
import { div } from '../../ops/pointwise/div';
import { eq } from '../../ops/pointwise/eq';
import { where } from '../../ops/pointwise/where';
import { mean } from '../../ops/reduction/mean';
import { reshape } from '../../ops/shape/reshape';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { rowMajor } from '../../tensor/copy';
import { tensor } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { integerOf } from '../../tensor/integer';
import { showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import { beginOperation, emptyTensor, Tensor } from '../../tensor/tensor';
import { ctc } from '../../wasm/ctc';
import { k } from '../../wasm/engine';
import { i32 } from '../../wasm/memory';
import { nameClasses } from '../property';
import { targetIndices } from './crossEntropyIndex';
import { Loss } from './loss';
import { checkReduction, type Reduction, type ReductionOptions, reduced } from './reduction';

export interface CTCLossOptions extends Pick<ReductionOptions, 'reduction'> {
  /** The class that stands for no label; default 0. */
  blank?: number;
  /** 0 in place of infinite losses and their gradients, which arise where the input is too short; default false. */
  zeroInfinity?: boolean;
}

/** One number for each sample of a batch. */
export type Lengths = Tensor | readonly number[];

/** How the samples of a batch lie. */
interface Batch {
  t: number;
  n: number;
  classes: number;
  /** Elements of a row of the kernels' table of states. */
  states: number;
  blank: number;
  zeroInfinity: boolean;
}

/**
 * Connectionist temporal classification: l = -log Σ Π_i exp(x_i(π_i)), the sum over all paths π that give the labels when
 * repetitions are merged and then blanks dropped. 'mean' divides each loss by its number of labels first.
 *
 * The gradient is PyTorch's: that with respect to what a log-softmax gave the probabilities, exp(x) - (the probability of each
 * class at each time, given the labels), so x must be the result of one. It cannot be differentiated again, in PyTorch neither.
 *
 * @param logProbs - [t, n, classes], or [t, classes] of one sample
 * @param targets - labels (integers): [n, s], of which each row's first count, or one row after the other [sum of lengths]
 * @param inputLengths - at most t for each sample
 * @param targetLengths - the number of labels for each sample
 * @param options - `blank`: its class, default 0; `zeroInfinity`: 0 in the place of infinite losses; `reduction`: 'mean'
 * (default), 'sum' or 'none'
 * @returns a 0-d tensor, or [n] with `reduction: 'none'` ([] of one sample)
 * @throws ShapeError, DTypeError, IndexError, ValueError with PyTorch's messages
 * @example
 * const logProbs = tensor([[[0.4, 0.6]], [[0.7, 0.3]]]).log(); // two times, one sample, two classes
 * F.ctcLoss(logProbs, tensor([[1]], { dtype: 'int32' }), [2], [1]); // tensor(0.3285)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.ctc_loss.html
 */
export function ctcLoss(
  logProbs: Tensor,
  targets: Tensor,
  inputLengths: Lengths,
  targetLengths: Lengths,
  options: CTCLossOptions = {},
): Tensor {
  const { reduction = 'mean', zeroInfinity = false } = options;
  checkReduction(reduction);
  const blank = integerOf(options.blank ?? 0, 'ctc_loss', 'blank');
  const inputs = lengthsOf(inputLengths, 'input_lengths');
  const labels = lengthsOf(targetLengths, 'target_lengths');
  const isBatch = logProbs.sizes.length === 3;
  return scope(() => {
    const scores = isBatch ? logProbs : unsqueeze(logProbs, Math.min(1, logProbs.sizes.length));
    const starts = checkAll(scores, targets, inputs, labels, blank);
    const y = targetIndices(targets);
    checkLabels(y, starts, labels, scores.sizes[2] as number);
    const sizes = tensor(
      Int32Array.from(inputs.flatMap((length, b) => [length, labels[b] as number, starts[b] as number])),
    );
    const [t, n, classes] = scores.sizes as [number, number, number];
    const states = 2 * longestOf(labels) + 4;
    const each = likelihoods(scores, y, sizes, { t, n, classes, states, blank, zeroInfinity });
    const losses = zeroInfinity ? where(eq(each, Number.POSITIVE_INFINITY), 0, each) : each;
    return broughtTogether(isBatch ? losses : reshape(losses, []), labels, reduction);
  });
}

function broughtTogether(losses: Tensor, labels: readonly number[], reduction: Reduction): Tensor {
  if (reduction !== 'mean') return reduced(losses, reduction);
  return mean(div(losses, reshape(clampMin(tensor(labels), 1), losses.sizes)));
}

/** -log of the probability of each sample's labels. */
function likelihoods(x: Tensor, y: Tensor, sizes: Tensor, batch: Batch): Tensor {
  const { t, n, classes, states, blank } = batch;
  const scores = rowMajor(x);
  beginOperation();
  const nll = emptyTensor([n], 'float32');
  // Each state of each time takes three exponentials and a logarithm. Two elements hold one float64.
  const alpha = emptyTensor([n * t * states * 2], 'float32');
  const [px, py, ps, pl, pa] = [scores.pointer, y.pointer, sizes.pointer, nll.pointer, alpha.pointer];
  ctc.ctcLoss(px, py, ps, pl, pa, t, n, classes, states, blank, 0, n, 20 * n * t * states);
  return record(
    nll,
    'CtcLossBackward0',
    wrt(x, (grad, x, y, sizes, nll, alpha) => gradient(grad, x, y, sizes, nll, alpha, batch), x, y, sizes, nll, alpha),
  );
}

function gradient(
  grad: Tensor,
  x: Tensor,
  y: Tensor,
  sizes: Tensor,
  nll: Tensor,
  alpha: Tensor,
  { t, n, classes, states, blank, zeroInfinity }: Batch,
): Tensor {
  const [scores, g] = [rowMajor(x), rowMajor(grad)];
  beginOperation();
  const gx = emptyTensor(x.sizes, 'float32');
  const work = emptyTensor([n * 2 * (2 * states + classes)], 'float32');
  const [px, py, ps, pl, pa] = [scores.pointer, y.pointer, sizes.pointer, nll.pointer, alpha.pointer];
  const [pg, po, pw, zero] = [g.pointer, gx.pointer, work.pointer, zeroInfinity ? 1 : 0];
  ctc.ctcLossBackward(px, py, ps, pl, pa, pg, po, pw, t, n, classes, states, blank, zero, 0, n, 30 * n * t * states);
  return record(gx, 'NotImplemented', wrt(grad, notAgain), wrt(x, notAgain));
}

function notAgain(): never {
  throw new AutogradError('derivative for aten::_ctc_loss_backward is not implemented');
}

/** The lengths as numbers. */
function lengthsOf(lengths: Lengths, name: string): number[] {
  if (!(lengths instanceof Tensor)) return lengths.map((length) => integerOf(length, 'ctc_loss', name));
  if (lengths.dtype !== 'int32' && lengths.dtype !== 'uint8') throw new DTypeError(`${name} must be integral`);
  return Array.from(lengths.data());
}

const WHILE = '(while checking arguments for ctc_loss_cpu)';

/** Where each sample's labels begin. */
function checkAll(
  x: Tensor,
  targets: Tensor,
  inputs: readonly number[],
  labels: readonly number[],
  blank: number,
): number[] {
  if (x.dtype !== 'float32') {
    throw new DTypeError(`"ctc_loss_cpu" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  if (x.sizes.length !== 3) {
    throw new ShapeError(
      `Expected 3-dimensional tensor, but got ${x.sizes.length}-dimensional tensor for argument #1 'log_probs' ${WHILE}`,
    );
  }
  const dims = targets.sizes.length;
  if (dims < 1 || dims > 2) {
    throw new ShapeError(
      `Expected 1 to 2 dimensions, but got ${dims}-dimensional tensor for argument #2 'targets' ${WHILE}`,
    );
  }
  const [t, n, classes] = x.sizes as [number, number, number];
  if (blank < 0 || blank >= classes) throw new ValueError('blank must be in label range');
  if (inputs.length !== n) throw new ValueError('input_lengths must be of size batch_size');
  if (labels.length !== n) throw new ValueError('target_lengths must be of size batch_size');
  for (const length of labels) {
    if (length >= 0) continue;
    throw new ValueError(`Expected target_lengths to have value at least 0, but got value ${length} ${WHILE}`);
  }
  const starts = startsOf(targets, labels);
  for (const length of inputs) {
    if (length > t) {
      throw new ValueError(`Expected input_lengths to have value at most ${t}, but got value ${length} ${WHILE}`);
    }
    if (length < 0)
      throw new ValueError(`Expected input_lengths to have value at least 0, but got value ${length} ${WHILE}`);
  }
  return starts;
}

function startsOf({ sizes: shape }: Tensor, labels: readonly number[]): number[] {
  const of = `for argument #2 'targets' ${WHILE}`;
  const [rows, width] = shape as [number, number?];
  if (width === undefined) {
    let end = 0;
    const starts = labels.map((length) => {
      end += length;
      return end - length;
    });
    if (rows !== end) {
      throw new ShapeError(`Expected tensor to have size ${end} at dimension 0, but got size ${rows} ${of}`);
    }
    return starts;
  }
  if (rows !== labels.length) {
    throw new ShapeError(`Expected tensor to have size ${labels.length} at dimension 0, but got size ${rows} ${of}`);
  }
  const longest = longestOf(labels);
  if (width < longest) {
    throw new ShapeError(
      `Expected tensor to have size at least ${longest} at dimension 1, but got size ${width} ${of} (targets ${showShape(shape)})`,
    );
  }
  return labels.map((_, b) => b * width);
}

/** Only labels that count are looked at; PyTorch reads elsewhere in memory for those that are no class. */
function checkLabels(y: Tensor, starts: readonly number[], labels: readonly number[], classes: number): void {
  beginOperation();
  const at = y.pointer;
  starts.forEach((start, b) => {
    // What is ignored has to be some number, and 0 is a class.
    const bad = k.checkTargets(at + 4 * start, labels[b] as number, classes, 0);
    if (bad >= 0) throw new IndexError(`Target ${i32[(at >>> 2) + start + bad]} is out of bounds.`);
  });
}

/**
 * Connectionist temporal classification, the loss of labels whose places in a longer input are not known.
 *
 * @param options - `blank`: its class, default 0; `zeroInfinity`: 0 in the place of infinite losses; `reduction`: 'mean'
 * (default), 'sum' or 'none'
 * @example
 * const loss = new nn.CTCLoss();
 * loss(rand([50, 2, 20]).logSoftmax(2), randint(1, 20, [2, 30]), [50, 40], [30, 10]).shape; // []
 * @see https://pytorch.org/docs/stable/generated/torch.nn.CTCLoss.html
 */
export class CTCLoss extends Loss<[logProbs: Tensor, targets: Tensor, inputLengths: Lengths, targetLengths: Lengths]> {
  readonly blank: number;
  readonly zeroInfinity: boolean;

  constructor(options: CTCLossOptions = {}) {
    super(options);
    this.blank = options.blank ?? 0;
    this.zeroInfinity = options.zeroInfinity ?? false;
  }

  forward(logProbs: Tensor, targets: Tensor, inputLengths: Lengths, targetLengths: Lengths): Tensor {
    const { blank, zeroInfinity, reduction } = this;
    return ctcLoss(logProbs, targets, inputLengths, targetLengths, { blank, zeroInfinity, reduction });
  }
}

nameClasses({ CTCLoss });

function longestOf(labels: readonly number[]): number {
  return labels.reduce((longest, length) => Math.max(longest, length), 0);
}
