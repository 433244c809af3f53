import { nameClasses } from '../../nn/property';
import { demand } from '../options';
import { type AnyOptimizer, LRScheduler } from './lrScheduler';
import { COMMON, type SchedulerOptions, settings } from './settings';

export interface CosineAnnealingWarmRestartsOptions extends SchedulerOptions {
  /** By what a period is longer than the one before; default 1. */
  tMult?: number;
  /** The lowest rate; default 0. */
  etaMin?: number;
}

/**
 * lr = etaMin + (initial lr - etaMin) (1 + cos(pi t / T)) / 2, where t is the time since the last restart. The first
 * restart comes after T = t0 epochs, each further one after tMult times as many as the one before.
 *
 * @param t0 - epochs to the first restart
 * @param optimizer - whose rates are set
 * @param options - `TMult` (default 1), `etaMin` (default 0), `lastEpoch`: the step to go on from, default -1, the beginning;
 * `verbose`: print each rate
 * @throws ValueError where t0 or tMult is no whole number of at least 1, for an option that does not exist
 * @example
 * const scheduler = new optim.lrScheduler.CosineAnnealingWarmRestarts(optimizer, 10, { tMult: 2 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.html
 */
export class CosineAnnealingWarmRestarts extends LRScheduler {
  t0: number;
  tI: number;
  tMult: number;
  etaMin: number;
  tCur: number;

  constructor(optimizer: AnyOptimizer, t0: number, options: CosineAnnealingWarmRestartsOptions = {}) {
    const given = settings('CosineAnnealingWarmRestarts', { ...COMMON, tMult: 1, etaMin: 0 }, options);
    const { tMult } = given;
    demand(Number.isInteger(t0) && t0 > 0, `Expected positive integer T_0, but got ${t0}`);
    demand(Number.isInteger(tMult) && tMult >= 1, `Expected integer T_mult >= 1, but got ${tMult}`);
    super(optimizer, given);
    this.t0 = t0;
    this.tI = t0;
    this.tMult = tMult;
    this.etaMin = given.etaMin;
    this.tCur = this.lastEpoch;
    this.begin();
  }

  getLr(): number[] {
    const height = (1 + Math.cos((Math.PI * this.tCur) / this.tI)) / 2;
    return this.baseLrs.map((lr) => this.etaMin + (lr - this.etaMin) * height);
  }

  /**
   * Sets the rates of the next epoch, or of the given one, which may lie between two: `step(epoch + batch / batches)`.
   *
   * @param epoch - where to go; default one step further
   * @throws ValueError for an epoch below zero
   */
  override step(epoch?: number): void {
    const to = epoch ?? (this.lastEpoch < 0 ? 0 : undefined);
    if (to === undefined) {
      this.tCur++;
      if (this.tCur >= this.tI) {
        this.tCur -= this.tI;
        this.tI *= this.tMult;
      }
      this.lastEpoch++;
    } else {
      demand(to >= 0, `Expected non-negative epoch, but got ${to}`);
      this.goTo(to);
      this.lastEpoch = Math.floor(to);
    }
    this.setRates(this.getLr(), to ?? this.lastEpoch);
  }

  private goTo(epoch: number): void {
    const { t0, tMult } = this;
    if (epoch < t0) {
      this.tI = t0;
      this.tCur = epoch;
    } else if (tMult === 1) this.tCur = epoch % t0;
    else {
      const n = Math.trunc(Math.log((epoch / t0) * (tMult - 1) + 1) / Math.log(tMult));
      this.tCur = epoch - (t0 * (tMult ** n - 1)) / (tMult - 1);
      this.tI = t0 * tMult ** n;
    }
  }
}

nameClasses({ CosineAnnealingWarmRestarts });
