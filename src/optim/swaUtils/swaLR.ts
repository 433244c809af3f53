import { nameClasses } from '../../nn/property';
import { type AnyOptimizer, checkOptimizer, groupsOf, LRScheduler } from '../lrScheduler/lrScheduler';
import { COMMON, perGroup, requireNumber, settings } from '../lrScheduler/settings';
import { demand } from '../options';

export interface SWALROptions {
  /** Epochs in which the rate goes to swaLr; default 10. */
  annealEpochs?: number;
  /** How it goes there; default `'cos'`. */
  annealStrategy?: 'cos' | 'linear';
  /** The last epoch of a run that is resumed; default -1, a new one. */
  lastEpoch?: number;
}

/**
 * The rate goes from what it is to `swaLr` within `annealEpochs` epochs and stays there, for averaging weights.
 *
 * @param optimizer - whose rates are set
 * @param swaLr - the rate to go to, one for all groups or one for each
 * @param options - `annealEpochs` (default 10), `annealStrategy`: 'cos' (default) or 'linear'; `lastEpoch`
 * @throws ValueError for another number of rates than of groups, epochs below zero, an option that does not exist
 * @example
 * const scheduler = new optim.swaUtils.SWALR(optimizer, 0.05, { annealEpochs: 5 });
 * @see https://pytorch.org/docs/stable/optim.html#swa-learning-rate-schedules
 */
export class SWALR extends LRScheduler {
  annealEpochs: number;
  declare private readonly anneal: (t: number) => number;

  constructor(optimizer: AnyOptimizer, swaLr: number | readonly number[], options: SWALROptions = {}) {
    const { verbose: _, ...common } = COMMON;
    const defaults = { ...common, annealEpochs: 10, annealStrategy: 'cos' as string };
    const given = settings('SWALR', defaults, options);
    checkOptimizer(optimizer);
    requireNumber('SWALR', 'swa_lr', swaLr, true);
    const groups = groupsOf(optimizer);
    const rates = perGroup(
      swaLr,
      groups.length,
      (got) =>
        `swa_lr must have the same length as optimizer.param_groups: swa_lr has ${got}, optimizer.param_groups has ` +
        String(groups.length),
    );
    const { annealEpochs, annealStrategy } = given;
    const known = annealStrategy === 'cos' || annealStrategy === 'linear';
    demand(known, `anneal_strategy must by one of 'cos' or 'linear', instead got ${annealStrategy}`);
    const whole = Number.isInteger(annealEpochs) && annealEpochs >= 0;
    demand(whole, `anneal_epochs must be equal or greater than 0, got ${annealEpochs}`);
    super(optimizer, given);
    groups.forEach((group, i) => {
      group.swaLr = rates[i];
    });
    this.annealEpochs = annealEpochs;
    const anneal = annealStrategy === 'cos' ? (t: number): number => (1 - Math.cos(Math.PI * t)) / 2 : (t: number) => t;
    Object.defineProperty(this, 'anneal', { value: anneal });
    this.begin();
  }

  getLr(): number[] {
    const taken = this._stepCount - 1;
    const step = this.annealEpochs === 0 ? Math.max(1, taken) : taken;
    const part = (t: number): number => this.anneal(Math.max(0, Math.min(1, t / Math.max(1, this.annealEpochs))));
    const [before, now] = [part(step - 1), part(step)];
    return this.groups.map((group, i) => {
      const target = group.swaLr as number | undefined;
      demand(target !== undefined, `param_groups[${i}] was added after its SWALR was made`);
      const from = before === 1 ? target : (group.lr - before * target) / (1 - before);
      return target * now + from * (1 - now);
    });
  }
}

nameClasses({ SWALR });
