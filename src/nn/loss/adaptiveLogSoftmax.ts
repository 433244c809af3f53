import { ShapeError, ValueError } from '../../errors';
import { gather } from '../../ops/indexing/gather';
import { indexPut } from '../../ops/indexing/indexPut';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { cat } from '../../ops/joining/cat';
import { add } from '../../ops/pointwise/add';
import { ge } from '../../ops/pointwise/ge';
import { logicalAnd } from '../../ops/pointwise/logicalAnd';
import { lt } from '../../ops/pointwise/lt';
import { neg } from '../../ops/pointwise/neg';
import { nonzero } from '../../ops/pointwise/nonzero';
import { sub } from '../../ops/pointwise/sub';
import { where } from '../../ops/pointwise/where';
import { argmax } from '../../ops/reduction/argmax';
import { logSoftmax } from '../../ops/reduction/logSoftmax';
import { max } from '../../ops/reduction/max';
import { mean } from '../../ops/reduction/mean';
import { min } from '../../ops/reduction/min';
import { narrow } from '../../ops/shape/narrow';
import { reshape } from '../../ops/shape/reshape';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { zeros } from '../../tensor/create';
import { showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { checkInput } from '../checkInput';
import { ModuleList } from '../containers/moduleList';
import { Linear } from '../layers/linear';
import { Module } from '../module';
import { nameClasses } from '../property';
import { Sequential } from '../sequential';
import { tuple } from '../tuple';
import { targetIndices } from './crossEntropyIndex';

export interface AdaptiveLogSoftmaxOptions {
  /** How much smaller the projection of each cluster is than that of the one before it; default 4. */
  divValue?: number;
  /** Whether the head has a bias; default false. */
  headBias?: boolean;
}

/**
 * The softmax of many classes, the frequent ones first, by parts: the head decides between the first `cutoffs[0]` classes and
 * the clusters of rarer ones, log p(y) = log head(y), or log head(cluster) + log cluster(y). Only clusters that have a target
 * in the batch are computed, and cluster i from a projection to ⌊in / divValue^(i + 1)⌋ features.
 *
 * Called with inputs [n, in] and targets [n] (or [in] and []), it returns [the targets' logarithms of probabilities [n], the loss].
 *
 * @param inFeatures - numbers of each input
 * @param nClasses - how many classes
 * @param cutoffs - where the clusters of rarer classes begin, rising
 * @param options - `divValue` (default 4), `headBias`
 * @throws ValueError when the cutoffs are no rising whole numbers between 1 and nClasses - 1, or a target is no class
 * @throws ValueError for cutoffs that do not rise between 1 and nClasses - 1
 * @example
 * const softmax = new nn.AdaptiveLogSoftmaxWithLoss(16, 1000, [100, 500]);
 * const [output, loss] = softmax(rand([8, 16]), randint(0, 1000, [8]));
 * output.shape; // [8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveLogSoftmaxWithLoss.html
 */
export class AdaptiveLogSoftmaxWithLoss extends Module<
  [input: Tensor, target: Tensor],
  [output: Tensor, loss: Tensor]
> {
  readonly inFeatures: number;
  readonly nClasses: number;
  /** The first classes of the clusters, and the number of classes. */
  readonly cutoffs: readonly number[];
  readonly divValue: number;
  readonly headBias: boolean;
  readonly head: Linear;
  readonly tail: ModuleList<Sequential>;

  constructor(
    inFeatures: number,
    nClasses: number,
    cutoffs: readonly number[],
    options: AdaptiveLogSoftmaxOptions = {},
  ) {
    super();
    const { divValue = 4, headBias = false } = options;
    const rising = cutoffs.every((cutoff, i) => i === 0 || cutoff > (cutoffs[i - 1] as number));
    const inside = cutoffs.every((cutoff) => Number.isInteger(cutoff) && cutoff > 0 && cutoff < nClasses);
    if (cutoffs.length === 0 || !rising || !inside) {
      throw new ValueError(
        'cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where each value is ' +
          `between 1 and n_classes-1 (got [${cutoffs.join(', ')}], n_classes=${nClasses})`,
      );
    }
    this.inFeatures = inFeatures;
    this.nClasses = nClasses;
    this.cutoffs = tuple([...cutoffs, nClasses]);
    this.divValue = divValue;
    this.headBias = headBias;
    this.head = new Linear(inFeatures, (cutoffs[0] as number) + cutoffs.length, { bias: headBias });
    this.tail = new ModuleList(
      cutoffs.map((cutoff, i) => {
        const size = Math.floor(inFeatures / divValue ** (i + 1));
        return new Sequential(
          new Linear(inFeatures, size, { bias: false }),
          new Linear(size, (this.cutoffs[i + 1] as number) - cutoff, { bias: false }),
        );
      }),
    );
  }

  /** Draws new weights. */
  resetParameters(): void {
    this.head.resetParameters();
    for (const cluster of this.tail) for (const layer of cluster) (layer as unknown as Linear).resetParameters();
  }

  forward(input: Tensor, target: Tensor): [output: Tensor, loss: Tensor] {
    checkInput(this, input);
    checkInput(this, target, 'target', 2);
    checkShapes(input, target);
    const n = target.count;
    return scope((): [Tensor, Tensor] => {
      const x = reshape(input, [n, -1]);
      const y = targetIndices(reshape(target, [n]));
      checkClasses(y, this.nClasses);
      let [output, place] = [zeros([n]), y];
      for (const [i, cluster] of [...this.tail].entries()) {
        const [low, high] = this.cutoffs.slice(i, i + 2) as [number, number];
        const inside = logicalAnd(ge(y, low), lt(y, high));
        const rows = reshape(nonzero(inside), [-1]);
        if (rows.count === 0) continue;
        const scores = logSoftmax(cluster(indexSelect(x, 0, rows)), 1);
        const own = gather(scores, 1, unsqueeze(sub(indexSelect(y, 0, rows), low), 1));
        output = indexPut(output, [rows], reshape(own, [-1]));
        place = where(inside, (this.cutoffs[0] as number) + i, place);
      }
      const head = gather(logSoftmax(this.head(x), 1), 1, unsqueeze(place, 1));
      const all = add(output, reshape(head, [n]));
      return [reshape(all, target.sizes), mean(neg(all))];
    });
  }

  /**
   * The logarithms of the probabilities of all classes.
   *
   * @param input - [n, in]
   * @returns [n, nClasses]
   */
  logProb(input: Tensor): Tensor {
    return scope(() => {
      const head = logSoftmax(this.head(input), 1);
      const first = this.cutoffs[0] as number;
      const clusters = [...this.tail].map((cluster, i) =>
        add(logSoftmax(cluster(input), 1), narrow(head, 1, first + i, 1)),
      );
      return cat([narrow(head, 1, 0, first), ...clusters], 1);
    });
  }

  /**
   * The most probable class of each input. As in PyTorch, inputs for which the head decides for a frequent class stay with it.
   *
   * @param input - [n, in]
   * @returns int32 [n]
   */
  predict(input: Tensor): Tensor {
    return scope(() => {
      const best = argmax(this.head(input), 1);
      const rows = reshape(nonzero(ge(best, this.cutoffs[0] as number)), [-1]);
      if (rows.count === 0) return best;
      return indexPut(best, [rows], argmax(this.logProb(indexSelect(input, 0, rows)), 1));
    });
  }
}

function checkShapes({ sizes: x }: Tensor, { sizes: y }: Tensor): void {
  if (y.length > 1) throw new ShapeError('0D or 1D target tensor expected, multi-target not supported');
  if (y.length === 1 && x[0] !== y[0]) {
    throw new ShapeError('Input and target should have the same size in the batch dimension.');
  }
  if (x.length === y.length + 1) return;
  throw new ShapeError(
    `${y.length}D target tensor expects ${y.length + 1}D input tensors, but found inputs with size torch.Size(${showShape(x)})`,
  );
}

function checkClasses(y: Tensor, classes: number): void {
  if (y.count === 0) return;
  const [low, high] = [(min(y) as Tensor).item() as number, (max(y) as Tensor).item() as number];
  if (low >= 0 && high < classes) return;
  throw new ValueError(
    `Target values should be in [0, ${classes - 1}], but values in range [${low}, ${high}] were found. `,
  );
}

nameClasses({ AdaptiveLogSoftmaxWithLoss });
