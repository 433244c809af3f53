import { nameClasses } from '../../nn/property';
import { demand } from '../options';
import { type AnyOptimizer, LRScheduler } from './lrScheduler';
import { COMMON, quotient, type SchedulerOptions, settings } from './settings';

export interface ConstantLROptions extends SchedulerOptions {
  /** Default 1 / 3. */
  factor?: number;
  /** Default 5. */
  totalIters?: number;
}

/**
 * lr = initial lr * factor until epoch `totalIters`, and the initial lr from then on.
 *
 * @param optimizer - whose rates are set
 * @param options - `factor` (default 1/3), `totalIters` (default 5), `lastEpoch`: the step to go on from, default -1, the
 * beginning; `verbose`: print each rate
 * @throws ValueError for a factor outside [0, 1], an option that does not exist
 * @example
 * const scheduler = new optim.lrScheduler.ConstantLR(optimizer, { factor: 0.5, totalIters: 4 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ConstantLR.html
 */
export class ConstantLR extends LRScheduler {
  factor: number;
  totalIters: number;

  constructor(optimizer: AnyOptimizer, options: ConstantLROptions = {}) {
    const given = settings('ConstantLR', { ...COMMON, factor: 1 / 3, totalIters: 5 }, options);
    const between = given.factor >= 0 && given.factor <= 1;
    demand(between, 'Constant multiplicative factor expected to be between 0 and 1.');
    super(optimizer, given);
    this.factor = given.factor;
    this.totalIters = given.totalIters;
    this.begin();
  }

  getLr(): number[] {
    let times = 1;
    if (this.lastEpoch === 0) times = this.factor;
    else if (this.lastEpoch === this.totalIters) times = quotient(1, this.factor);
    return this.groups.map(({ lr }) => lr * times);
  }

  protected override closedForm(): number[] {
    const times = this.factor + (this.lastEpoch >= this.totalIters ? 1 - this.factor : 0);
    return this.baseLrs.map((lr) => lr * times);
  }
}

nameClasses({ ConstantLR });
