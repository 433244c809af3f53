import { ValueError } from '../../errors';
import { nameClasses } from '../../nn/property';
import { type AnyOptimizer, LRScheduler } from './lrScheduler';
import { COMMON, milestonesUntil, type SchedulerOptions, settings } from './settings';

export interface MultiStepLROptions extends SchedulerOptions {
  /** Default 0.1. */
  gamma?: number;
}

/**
 * lr = lr * gamma at each of the milestones.
 *
 * @param milestones - epochs in rising order; one that is there twice counts twice
 * @param optimizer - whose rates are set
 * @param options - `gamma` (default 0.1), `lastEpoch`: the step to go on from, default -1, the beginning; `verbose`: print each
 * rate
 * @throws ValueError for an option that does not exist, milestones that are no list of numbers
 * @example
 * const scheduler = new optim.lrScheduler.MultiStepLR(optimizer, [30, 80], { gamma: 0.1 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.MultiStepLR.html
 */
export class MultiStepLR extends LRScheduler {
  /** How often each epoch is a milestone. */
  milestones: Record<number, number>;
  gamma: number;

  constructor(optimizer: AnyOptimizer, milestones: readonly number[], options: MultiStepLROptions = {}) {
    if (!Array.isArray(milestones) || !milestones.every((epoch) => typeof epoch === 'number')) {
      throw new ValueError('MultiStepLR: milestones must be a list of epochs');
    }
    const given = settings('MultiStepLR', { ...COMMON, gamma: 0.1 }, options);
    super(optimizer, given);
    this.milestones = {};
    for (const epoch of milestones as number[]) this.milestones[epoch] = (this.milestones[epoch] ?? 0) + 1;
    this.gamma = given.gamma;
    this.begin();
  }

  getLr(): number[] {
    const times = this.milestones[this.lastEpoch];
    return this.groups.map(({ lr }) => (times === undefined ? lr : lr * this.gamma ** times));
  }

  protected override closedForm(): number[] {
    const all = Object.entries(this.milestones).flatMap(([epoch, times]) => Array<number>(times).fill(Number(epoch)));
    const passed = milestonesUntil(
      all.sort((a, b) => a - b),
      this.lastEpoch,
    );
    return this.baseLrs.map((lr) => lr * this.gamma ** passed);
  }
}

nameClasses({ MultiStepLR });
