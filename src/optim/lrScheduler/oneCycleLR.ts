import { ValueError } from '../../errors';
import { nameClasses } from '../../nn/property';
import { demand } from '../options';
import { type AnyOptimizer, checkOptimizer, groupsOf, LRScheduler, type ScheduledGroup } from './lrScheduler';
import { momentumOf, setMomentum } from './momentum';
import { COMMON, perGroup, quotient, requireNumber, type SchedulerOptions, settings } from './settings';

export interface OneCycleLROptions extends SchedulerOptions {
  /** Steps of the whole cycle; else epochs * stepsPerEpoch. */
  totalSteps?: number | null;
  epochs?: number | null;
  stepsPerEpoch?: number | null;
  /** The part of the cycle in which the rate rises; default 0.3. */
  pctStart?: number;
  /** How it rises and falls; default `'cos'`. */
  annealStrategy?: 'cos' | 'linear';
  /** Whether the momentum goes against the rate; default true. */
  cycleMomentum?: boolean;
  /** The lowest momentum, at maxLr, one for all groups or each; default 0.85. */
  baseMomentum?: number | readonly number[];
  /** The highest momentum; default 0.95. */
  maxMomentum?: number | readonly number[];
  /** The first rate is maxLr / divFactor; default 25. */
  divFactor?: number;
  /** The last rate is the first / finalDivFactor; default 1e4. */
  finalDivFactor?: number;
  /** Whether the rate falls to the first one as it rose, and from there to the last; default false. */
  threePhase?: boolean;
}

const DEFAULTS = {
  ...COMMON,
  totalSteps: null as number | null,
  epochs: null as number | null,
  stepsPerEpoch: null as number | null,
  pctStart: 0.3,
  annealStrategy: 'cos' as string,
  cycleMomentum: true,
  baseMomentum: 0.85 as number | readonly number[],
  maxMomentum: 0.95 as number | readonly number[],
  divFactor: 25,
  finalDivFactor: 1e4,
  threePhase: false,
};

/** A stretch of the cycle: its last step, and between which of a group's rates and momenta it goes. */
interface Phase {
  end: number;
  rates: readonly [string, string];
  momenta: readonly [string, string];
}

/**
 * One cycle over the whole training: the rate rises from maxLr / divFactor to maxLr and falls to far below where it
 * began, and the momentum goes the other way round. Call `step` after every batch.
 *
 * @param optimizer - whose rates are set
 * @param maxLr - the highest rate, one for all groups or one for each
 * @param options - `totalSteps`, or `epochs` and `stepsPerEpoch`; `pctStart`, `annealStrategy`, `divFactor`, `finalDivFactor`, ...
 * @throws ValueError without the number of steps, for values out of range, an optimizer without momentum, a step too many
 * @example
 * const scheduler = new optim.lrScheduler.OneCycleLR(optimizer, 0.1, { epochs: 3, stepsPerEpoch: 100 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html
 */
export class OneCycleLR extends LRScheduler {
  totalSteps: number;
  cycleMomentum: boolean;
  declare private readonly phases: readonly Phase[];
  declare private readonly anneal: (start: number, end: number, part: number) => number;

  constructor(optimizer: AnyOptimizer, maxLr: number | readonly number[], options: OneCycleLROptions = {}) {
    checkOptimizer(optimizer);
    const given = settings('OneCycleLR', DEFAULTS, options);
    const totalSteps = stepsOf(given);
    const { pctStart, annealStrategy, cycleMomentum } = given;
    demand(pctStart >= 0 && pctStart <= 1, `Expected float between 0 and 1 pct_start, but got ${pctStart}`);
    const known = annealStrategy === 'cos' || annealStrategy === 'linear';
    demand(known, `anneal_strategy must by one of 'cos' or 'linear', instead got ${annealStrategy}`);
    const groups = groupsOf(optimizer);
    const each = (name: string, value: number | readonly number[]): number[] => {
      requireNumber('OneCycleLR', name, value, true);
      return perGroup(value, groups.length, (got) => `expected ${groups.length} values for ${name}, got ${got}`);
    };
    const maxLrs = each('max_lr', maxLr);
    const [low, high] = [each('base_momentum', given.baseMomentum), each('max_momentum', given.maxMomentum)];
    demand(
      !cycleMomentum || momentumOf(optimizer) !== null,
      'optimizer must support momentum with `cycle_momentum` option enabled',
    );
    if (given.lastEpoch === -1) {
      groups.forEach((group, i) => {
        group.initialLr = (maxLrs[i] as number) / given.divFactor;
        group.maxLr = maxLrs[i];
        group.minLr = group.initialLr / given.finalDivFactor;
        if (!cycleMomentum) return;
        setMomentum(group, high[i] as number);
        group.maxMomentum = high[i];
        group.baseMomentum = low[i];
      });
    }
    super(optimizer, given);
    this.totalSteps = totalSteps;
    this.cycleMomentum = cycleMomentum;
    const phases = phasesOf(pctStart * totalSteps - 1, totalSteps - 1, given.threePhase);
    Object.defineProperty(this, 'phases', { value: phases });
    Object.defineProperty(this, 'anneal', { value: annealStrategy === 'cos' ? alongCosine : alongLine });
    this.begin();
  }

  getLr(): number[] {
    const step = this.lastEpoch;
    if (step > this.totalSteps) {
      const { totalSteps } = this;
      throw new ValueError(`Tried to step ${step + 1} times. The specified number of total steps is ${totalSteps}`);
    }
    const at = this.phases.findIndex(({ end }, i) => step <= end || i === this.phases.length - 1);
    const { end, rates, momenta } = this.phases[at] as Phase;
    const begin = this.phases[at - 1]?.end ?? 0;
    const part = quotient(step - begin, end - begin);
    const between = (group: ScheduledGroup, [from, to]: readonly [string, string]): number =>
      this.anneal(group[from] as number, group[to] as number, part);
    return this.groups.map((group, i) => {
      demand(group[rates[0]] !== undefined, `param_groups[${i}] was added after its OneCycleLR was made`);
      if (this.cycleMomentum) setMomentum(group, between(group, momenta));
      return between(group, rates);
    });
  }
}

function stepsOf({ totalSteps, epochs, stepsPerEpoch }: typeof DEFAULTS): number {
  if (totalSteps === null && epochs === null && stepsPerEpoch === null) {
    throw new ValueError('You must define either total_steps OR (epochs AND steps_per_epoch)');
  }
  const whole = (name: string, value: number | null): number => {
    demand(
      value !== null && Number.isInteger(value) && value > 0,
      `Expected positive integer ${name}, but got ${value ?? 'None'}`,
    );
    return value;
  };
  if (totalSteps !== null) return whole('total_steps', totalSteps);
  return whole('epochs', epochs) * whole('steps_per_epoch', stepsPerEpoch);
}

function phasesOf(top: number, last: number, threePhase: boolean): Phase[] {
  const up: Phase = { end: top, rates: ['initialLr', 'maxLr'], momenta: ['maxMomentum', 'baseMomentum'] };
  const down = (end: number, to: string): Phase => ({
    end,
    rates: ['maxLr', to],
    momenta: ['baseMomentum', 'maxMomentum'],
  });
  if (!threePhase) return [up, down(last, 'minLr')];
  const out: Phase = { end: last, rates: ['initialLr', 'minLr'], momenta: ['maxMomentum', 'maxMomentum'] };
  return [up, down(2 * top, 'initialLr'), out];
}

function alongCosine(start: number, end: number, part: number): number {
  return end + ((start - end) / 2) * (Math.cos(Math.PI * part) + 1);
}

function alongLine(start: number, end: number, part: number): number {
  return (end - start) * part + start;
}

nameClasses({ OneCycleLR });
