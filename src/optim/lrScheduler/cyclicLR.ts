import { ValueError } from '../../errors';
import { nameClasses } from '../../nn/property';
import { demand } from '../options';
import { type AnyOptimizer, checkOptimizer, groupsOf, LRScheduler, type ScheduledGroup } from './lrScheduler';
import { momentumIn, momentumOf, setMomentum } from './momentum';
import { COMMON, perGroup, quotient, requireNumber, type SchedulerOptions, settings } from './settings';

export interface CyclicLROptions extends SchedulerOptions {
  /** Steps from baseLr to maxLr; default 2000. */
  stepSizeUp?: number;
  /** Steps back; default stepSizeUp. */
  stepSizeDown?: number | null;
  /** `'triangular'` (default), `'triangular2'`: half as high each time, `'exp_range'`: gamma^step times as high. */
  mode?: 'triangular' | 'triangular2' | 'exp_range';
  /** Default 1. */
  gamma?: number;
  /** A factor of the height in place of mode's. */
  scaleFn?: ((x: number) => number) | null;
  /** What scaleFn gets: the number of the cycle, from 1 on (default), or of the step. */
  scaleMode?: 'cycle' | 'iterations';
  /** Whether the momentum goes against the rate; default true. */
  cycleMomentum?: boolean;
  /** The lowest momentum, at maxLr, one for all groups or each; default 0.8. */
  baseMomentum?: number | readonly number[];
  /** The highest momentum, at baseLr; default 0.9. */
  maxMomentum?: number | readonly number[];
}

const DEFAULTS = {
  ...COMMON,
  stepSizeUp: 2000,
  stepSizeDown: null as number | null,
  mode: 'triangular' as string,
  gamma: 1,
  scaleFn: null as ((x: number) => number) | null,
  scaleMode: 'cycle' as string,
  cycleMomentum: true,
  baseMomentum: 0.8 as number | readonly number[],
  maxMomentum: 0.9 as number | readonly number[],
};

/**
 * The rate goes up from baseLr to maxLr and back, again and again, and the momentum the other way round. Call `step`
 * after every batch.
 *
 * @param optimizer - whose rates are set
 * @param baseLr - the lowest rate, one for all groups or one for each
 * @param maxLr - the highest
 * @param options - `stepSizeUp` (default 2000), `stepSizeDown`, `mode`, `gamma`, `scaleFn`, `cycleMomentum`, ...
 * @throws ValueError for a mode that does not exist, another number of values than of groups, an optimizer without momentum
 * @example
 * const scheduler = new optim.lrScheduler.CyclicLR(optimizer, 0.01, 0.1, { stepSizeUp: 200 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.CyclicLR.html
 */
export class CyclicLR extends LRScheduler {
  maxLrs: number[];
  totalSize: number;
  stepRatio: number;
  mode: string;
  gamma: number;
  scaleMode: string;
  cycleMomentum: boolean;
  baseMomentums: number[] = [];
  maxMomentums: number[] = [];
  declare private readonly scale: (x: number) => number;

  constructor(
    optimizer: AnyOptimizer,
    baseLr: number | readonly number[],
    maxLr: number | readonly number[],
    options: CyclicLROptions = {},
  ) {
    checkOptimizer(optimizer);
    const given = settings('CyclicLR', DEFAULTS, options);
    const groups = groupsOf(optimizer);
    const each = (name: string, value: number | readonly number[]): number[] => {
      requireNumber('CyclicLR', name, value, true);
      return perGroup(value, groups.length, (got) => `expected ${groups.length} values for ${name}, got ${got}`);
    };
    const [baseLrs, maxLrs] = [each('base_lr', baseLr), each('max_lr', maxLr)];
    const scale = given.scaleFn ?? scaleOf(given.mode, given.gamma);
    const { cycleMomentum } = given;
    const [low, high] = [each('base_momentum', given.baseMomentum), each('max_momentum', given.maxMomentum)];
    demand(
      !cycleMomentum || momentumOf(optimizer) !== null,
      'optimizer must support momentum with `cycle_momentum` option enabled',
    );
    if (given.lastEpoch === -1) {
      groups.forEach((group, i) => {
        group.lr = baseLrs[i] as number;
        if (cycleMomentum) setMomentum(group, low[i] as number);
      });
    }
    super(optimizer, given);
    this.baseLrs = baseLrs;
    this.maxLrs = maxLrs;
    const down = given.stepSizeDown ?? given.stepSizeUp;
    this.totalSize = given.stepSizeUp + down;
    this.stepRatio = quotient(given.stepSizeUp, this.totalSize);
    this.mode = given.mode;
    this.gamma = given.gamma;
    this.scaleMode = given.scaleFn === null ? (given.mode === 'exp_range' ? 'iterations' : 'cycle') : given.scaleMode;
    this.cycleMomentum = cycleMomentum;
    if (cycleMomentum) {
      this.baseMomentums = groups.map(momentumIn);
      this.maxMomentums = high;
    }
    Object.defineProperty(this, 'scale', { value: scale });
    this.begin();
  }

  getLr(): number[] {
    const { lastEpoch, totalSize, stepRatio } = this;
    const cycle = Math.floor(1 + lastEpoch / totalSize);
    const x = 1 + lastEpoch / totalSize - cycle;
    const height = x <= stepRatio ? quotient(x, stepRatio) : (x - 1) / (stepRatio - 1);
    const share = this.scale(this.scaleMode === 'cycle' ? cycle : lastEpoch);
    if (this.cycleMomentum) {
      const { groups } = this;
      this.baseMomentums.forEach((low, i) => {
        const high = this.maxMomentums[i] as number;
        setMomentum(groups[i] as ScheduledGroup, high - (high - low) * height * share);
      });
    }
    return this.baseLrs.map((low, i) => low + ((this.maxLrs[i] as number) - low) * height * share);
  }
}

function scaleOf(mode: string, gamma: number): (x: number) => number {
  if (mode === 'triangular') return () => 1;
  if (mode === 'triangular2') return (x) => 1 / 2 ** (x - 1);
  if (mode === 'exp_range') return (x) => gamma ** x;
  throw new ValueError('mode is invalid and scale_fn is None');
}

nameClasses({ CyclicLR });
