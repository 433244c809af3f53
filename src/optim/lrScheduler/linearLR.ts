import { nameClasses } from '../../nn/property';
import { demand } from '../options';
import { type AnyOptimizer, LRScheduler } from './lrScheduler';
import { COMMON, quotient, type SchedulerOptions, settings } from './settings';

export interface LinearLROptions extends SchedulerOptions {
  /** Default 1 / 3. */
  startFactor?: number;
  /** Default 1. */
  endFactor?: number;
  /** Default 5. */
  totalIters?: number;
}

/**
 * lr = initial lr * f, where f goes in a straight line from startFactor to endFactor in `totalIters` epochs.
 *
 * @param optimizer - whose rates are set
 * @param options - `startFactor` (default 1/3), `endFactor` (default 1), `totalIters` (default 5), `lastEpoch`: the step to go on
 * from, default -1, the beginning; `verbose`: print each rate
 * @throws ValueError for a factor outside [0, 1], an option that does not exist
 * @example
 * const warmup = new optim.lrScheduler.LinearLR(optimizer, { startFactor: 0.1, totalIters: 10 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LinearLR.html
 */
export class LinearLR extends LRScheduler {
  startFactor: number;
  endFactor: number;
  totalIters: number;

  constructor(optimizer: AnyOptimizer, options: LinearLROptions = {}) {
    const given = settings('LinearLR', { ...COMMON, startFactor: 1 / 3, endFactor: 1, totalIters: 5 }, options);
    const { startFactor, endFactor } = given;
    const [starts, ends] = [startFactor, endFactor].map((factor) => factor >= 0 && factor <= 1) as [boolean, boolean];
    demand(starts, 'Starting multiplicative factor expected to be between 0 and 1.');
    demand(ends, 'Ending multiplicative factor expected to be between 0 and 1.');
    super(optimizer, given);
    this.startFactor = startFactor;
    this.endFactor = endFactor;
    this.totalIters = given.totalIters;
    this.begin();
  }

  getLr(): number[] {
    const { lastEpoch, startFactor, totalIters } = this;
    const rise = this.endFactor - startFactor;
    let times = 1;
    if (lastEpoch === 0) times = startFactor;
    else if (lastEpoch <= totalIters) {
      times = 1 + quotient(rise, totalIters * startFactor + (lastEpoch - 1) * rise);
    }
    return this.groups.map(({ lr }) => lr * times);
  }

  protected override closedForm(): number[] {
    const { lastEpoch, startFactor, totalIters } = this;
    const rise = this.endFactor - startFactor;
    const times = startFactor + quotient(rise * Math.min(totalIters, lastEpoch), totalIters);
    return this.baseLrs.map((lr) => lr * times);
  }
}

nameClasses({ LinearLR });
