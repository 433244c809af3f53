import { nameClasses } from '../../nn/property';
import { type AnyOptimizer, LRScheduler } from './lrScheduler';
import { COMMON, modulo, requireNumber, type SchedulerOptions, settings } from './settings';

export interface StepLROptions extends SchedulerOptions {
  /** Default 0.1. */
  gamma?: number;
}

/**
 * lr = lr * gamma every `stepSize` epochs.
 *
 * @param stepSize - epochs between two changes
 * @param optimizer - whose rates are set
 * @param options - `gamma` (default 0.1), `lastEpoch`: the step to go on from, default -1, the beginning; `verbose`: print each
 * rate
 * @throws ValueError for an option that does not exist
 * @example
 * const scheduler = new optim.lrScheduler.StepLR(optimizer, 30, { gamma: 0.1 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.StepLR.html
 */
export class StepLR extends LRScheduler {
  stepSize: number;
  gamma: number;

  constructor(optimizer: AnyOptimizer, stepSize: number, options: StepLROptions = {}) {
    requireNumber('StepLR', 'step_size', stepSize);
    const given = settings('StepLR', { ...COMMON, gamma: 0.1 }, options);
    super(optimizer, given);
    this.stepSize = stepSize;
    this.gamma = given.gamma;
    this.begin();
  }

  getLr(): number[] {
    const kept = this.lastEpoch === 0 || modulo(this.lastEpoch, this.stepSize) !== 0;
    return this.groups.map(({ lr }) => (kept ? lr : lr * this.gamma));
  }

  protected override closedForm(): number[] {
    return this.baseLrs.map((lr) => lr * this.gamma ** Math.floor(this.lastEpoch / this.stepSize));
  }
}

nameClasses({ StepLR });
