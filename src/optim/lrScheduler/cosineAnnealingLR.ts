import { nameClasses } from '../../nn/property';
import { type AnyOptimizer, LRScheduler, type ScheduledGroup } from './lrScheduler';
import { COMMON, modulo, quotient, requireNumber, type SchedulerOptions, settings } from './settings';

export interface CosineAnnealingLROptions extends SchedulerOptions {
  /** The lowest rate; default 0. */
  etaMin?: number;
}

/**
 * lr = etaMin + (initial lr - etaMin) (1 + cos(pi epoch / tMax)) / 2
 *
 * @param tMax - epochs from the initial rate to the lowest
 * @param optimizer - whose rates are set
 * @param options - `etaMin` (default 0), `lastEpoch`: the step to go on from, default -1, the beginning; `verbose`: print each
 * rate
 * @throws ValueError for an option that does not exist
 * @example
 * const scheduler = new optim.lrScheduler.CosineAnnealingLR(optimizer, 10, { etaMin: 1e-5 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingLR.html
 */
export class CosineAnnealingLR extends LRScheduler {
  tMax: number;
  etaMin: number;

  constructor(optimizer: AnyOptimizer, tMax: number, options: CosineAnnealingLROptions = {}) {
    requireNumber('CosineAnnealingLR', 'T_max', tMax);
    const given = settings('CosineAnnealingLR', { ...COMMON, etaMin: 0 }, options);
    super(optimizer, given);
    this.tMax = tMax;
    this.etaMin = given.etaMin;
    this.begin();
  }

  getLr(): number[] {
    const { lastEpoch, tMax, etaMin } = this;
    if (lastEpoch === 0) return this.groups.map(({ lr }) => lr);
    if (this._stepCount === 1 && lastEpoch > 0) return this.closedForm();
    if (modulo(lastEpoch - 1 - tMax, 2 * tMax) === 0) {
      const rise = (1 - Math.cos(Math.PI / tMax)) / 2;
      const { groups } = this;
      return this.baseLrs.map((base, i) => (groups[i] as ScheduledGroup).lr + (base - etaMin) * rise);
    }
    const height = (epoch: number): number => 1 + Math.cos((Math.PI * epoch) / tMax);
    return this.groups.map(({ lr }) => (height(lastEpoch) / height(lastEpoch - 1)) * (lr - etaMin) + etaMin);
  }

  protected override closedForm(): number[] {
    const height = (1 + Math.cos(quotient(Math.PI * this.lastEpoch, this.tMax))) / 2;
    return this.baseLrs.map((lr) => this.etaMin + (lr - this.etaMin) * height);
  }
}

nameClasses({ CosineAnnealingLR });
