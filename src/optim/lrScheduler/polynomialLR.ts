import { nameClasses } from '../../nn/property';
import { type AnyOptimizer, LRScheduler } from './lrScheduler';
import { COMMON, quotient, type SchedulerOptions, settings } from './settings';

export interface PolynomialLROptions extends SchedulerOptions {
  /** Default 5. */
  totalIters?: number;
  /** Default 1. */
  power?: number;
}

/**
 * lr = initial lr * (1 - epoch / totalIters)^power until epoch `totalIters`.
 *
 * @param optimizer - whose rates are set
 * @param options - `totalIters` (default 5), `power` (default 1), `lastEpoch`: the step to go on from, default -1, the beginning;
 * `verbose`: print each rate
 * @throws ValueError for an option that does not exist
 * @example
 * const scheduler = new optim.lrScheduler.PolynomialLR(optimizer, { totalIters: 4, power: 2 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.PolynomialLR.html
 */
export class PolynomialLR extends LRScheduler {
  totalIters: number;
  power: number;

  constructor(optimizer: AnyOptimizer, options: PolynomialLROptions = {}) {
    const given = settings('PolynomialLR', { ...COMMON, totalIters: 5, power: 1 }, options);
    super(optimizer, given);
    this.totalIters = given.totalIters;
    this.power = given.power;
    this.begin();
  }

  getLr(): number[] {
    const { lastEpoch, totalIters } = this;
    let times = 1;
    if (lastEpoch !== 0 && lastEpoch <= totalIters) {
      times = ((1 - quotient(lastEpoch, totalIters)) / (1 - (lastEpoch - 1) / totalIters)) ** this.power;
    }
    return this.groups.map(({ lr }) => lr * times);
  }

  protected override closedForm(): number[] {
    const times = (1 - quotient(Math.min(this.totalIters, this.lastEpoch), this.totalIters)) ** this.power;
    return this.baseLrs.map((lr) => lr * times);
  }
}

nameClasses({ PolynomialLR });
