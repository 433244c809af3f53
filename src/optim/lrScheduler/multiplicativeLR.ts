import { nameClasses } from '../../nn/property';
import { type Factor, factorsFor } from './lambdaLR';
import { type AnyOptimizer, LRScheduler, type ScheduledGroup } from './lrScheduler';
import { COMMON, type SchedulerOptions, settings } from './settings';
import type { SchedulerState } from './state';

/**
 * lr = lr * lrLambda(epoch), from epoch 1 on.
 *
 * @param optimizer - whose rates are set
 * @param lrLambda - the factor of an epoch, or one function for each group
 * @param options - `lastEpoch`: the step to go on from, default -1, the beginning; `verbose`: print each rate
 * @throws ValueError for another number of functions than of groups
 * @example
 * const scheduler = new optim.lrScheduler.MultiplicativeLR(optimizer, () => 0.95);
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiplicativeLR.html
 */
export class MultiplicativeLR extends LRScheduler {
  declare readonly lrLambdas: Factor[];

  constructor(optimizer: AnyOptimizer, lrLambda: Factor | readonly Factor[], options: SchedulerOptions = {}) {
    const factors = factorsFor(optimizer, lrLambda);
    super(optimizer, settings('MultiplicativeLR', COMMON, options));
    Object.defineProperty(this, 'lrLambdas', { value: factors });
    this.begin();
  }

  getLr(): number[] {
    if (this.lastEpoch <= 0) return this.groups.map(({ lr }) => lr);
    const { groups } = this;
    return this.lrLambdas.map((factor, i) => (groups[i] as ScheduledGroup).lr * factor(this.lastEpoch));
  }

  override stateDict(): SchedulerState {
    return { ...super.stateDict(), lr_lambdas: this.lrLambdas.map(() => null) };
  }
}

nameClasses({ MultiplicativeLR });
