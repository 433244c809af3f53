import { nameClasses } from '../../nn/property';
import { type AnyOptimizer, LRScheduler } from './lrScheduler';
import { COMMON, requireNumber, type SchedulerOptions, settings } from './settings';

/**
 * lr = lr * gamma every epoch.
 *
 * @param gamma - the factor of each epoch
 * @param optimizer - whose rates are set
 * @param options - `lastEpoch`: the step to go on from, default -1, the beginning; `verbose`: print each rate
 * @throws ValueError for an option that does not exist
 * @example
 * const scheduler = new optim.lrScheduler.ExponentialLR(optimizer, 0.9);
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ExponentialLR.html
 */
export class ExponentialLR extends LRScheduler {
  gamma: number;

  constructor(optimizer: AnyOptimizer, gamma: number, options: SchedulerOptions = {}) {
    requireNumber('ExponentialLR', 'gamma', gamma);
    super(optimizer, settings('ExponentialLR', COMMON, options));
    this.gamma = gamma;
    this.begin();
  }

  getLr(): number[] {
    return this.groups.map(({ lr }) => (this.lastEpoch === 0 ? lr : lr * this.gamma));
  }

  protected override closedForm(): number[] {
    return this.baseLrs.map((lr) => lr * this.gamma ** this.lastEpoch);
  }
}

nameClasses({ ExponentialLR });
