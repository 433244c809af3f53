import { nameClasses } from '../../nn/property';
import { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { demand } from '../options';
import { type AnyOptimizer, checkOptimizer, EPOCH_DEPRECATION, groupsOf, paddedEpoch } from './lrScheduler';
import { perGroup, requireNumber, settings } from './settings';
import { loadedState, type SchedulerState, savedState } from './state';

export interface ReduceLROnPlateauOptions {
  /** Whether the metric is to fall (`'min'`, the default) or to rise. */
  mode?: 'min' | 'max';
  /** Default 0.1. */
  factor?: number;
  /** Epochs without an improvement that are let pass; default 10. */
  patience?: number;
  /** What counts as an improvement; default 1e-4. */
  threshold?: number;
  /** Whether threshold is a part of the best metric (`'rel'`, the default) or a difference. */
  thresholdMode?: 'rel' | 'abs';
  /** Epochs after a reduction in which nothing is counted; default 0. */
  cooldown?: number;
  /** No rate falls below this; one for all groups or one for each; default 0. */
  minLr?: number | readonly number[];
  /** A smaller reduction is not made; default 1e-8. */
  eps?: number;
  /** Print each reduction; default false. */
  verbose?: boolean;
}

const DEFAULTS = {
  mode: 'min' as string,
  factor: 0.1,
  patience: 10,
  threshold: 1e-4,
  thresholdMode: 'rel' as string,
  cooldown: 0,
  minLr: 0 as number | readonly number[],
  eps: 1e-8,
  verbose: false,
};

/**
 * lr = max(lr * factor, minLr) when a metric has not improved for more than `patience` epochs.
 *
 * @param optimizer - whose rates are set
 * @param options - `mode`: 'min' (default) or 'max'; `factor` (default 0.1), `patience` (default 10), `threshold`, `cooldown`,
 * `minLr`, ...
 * @throws ValueError for a factor of 1 or more, a mode or option that does not exist
 * @example
 * const scheduler = new optim.lrScheduler.ReduceLROnPlateau(optimizer, { patience: 5 });
 * scheduler.step(0.25); // the loss on the validation set
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ReduceLROnPlateau.html
 */
export class ReduceLROnPlateau {
  declare readonly optimizer: AnyOptimizer;
  factor: number;
  minLrs: number[];
  patience: number;
  verbose: boolean;
  cooldown: number;
  cooldownCounter = 0;
  mode: string;
  threshold: number;
  thresholdMode: string;
  /** The best metric so far. */
  best: number;
  numBadEpochs = 0;
  /** What every metric is better than. */
  modeWorse: number;
  eps: number;
  lastEpoch = 0;
  /** @internal */
  _lastLr: number[];

  constructor(optimizer: AnyOptimizer, options: ReduceLROnPlateauOptions = {}) {
    const given = settings('ReduceLROnPlateau', DEFAULTS, options);
    demand(given.factor < 1, 'Factor should be < 1.0.');
    checkOptimizer(optimizer);
    requireNumber('ReduceLROnPlateau', 'min_lr', given.minLr, true);
    const groups = groupsOf(optimizer);
    this.minLrs = perGroup(given.minLr, groups.length, (got) => `expected ${groups.length} min_lrs, got ${got}`);
    demand(given.mode === 'min' || given.mode === 'max', `mode ${given.mode} is unknown!`);
    const modes = ['rel', 'abs'];
    demand(modes.includes(given.thresholdMode), `threshold mode ${given.thresholdMode} is unknown!`);
    Object.defineProperty(this, 'optimizer', { value: optimizer });
    this.factor = given.factor;
    this.patience = given.patience;
    this.verbose = given.verbose;
    this.cooldown = given.cooldown;
    this.mode = given.mode;
    this.threshold = given.threshold;
    this.thresholdMode = given.thresholdMode;
    this.modeWorse = given.mode === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    this.best = this.modeWorse;
    this.eps = given.eps;
    this._lastLr = groups.map(({ lr }) => lr);
  }

  /**
   * The groups' rates after the last step.
   *
   * @returns one for each group
   */
  getLastLr(): number[] {
    return [...this._lastLr];
  }

  /** Whether nothing is counted now. */
  get inCooldown(): boolean {
    return this.cooldownCounter > 0;
  }

  /**
   * Whether `a` improves on `best`.
   *
   * @param a - the new measure
   * @param best - the best one so far
   * @returns whether it is better by more than the threshold
   */
  isBetter(a: number, best: number): boolean {
    const { mode, threshold, thresholdMode } = this;
    const relative = thresholdMode === 'rel';
    if (mode === 'min') return a < (relative ? best * (1 - threshold) : best - threshold);
    return a > (relative ? best * (threshold + 1) : best + threshold);
  }

  /**
   * Counts an epoch.
   *
   * @param metrics - what is to fall or to rise: a number, or a tensor of one element
   * @param epoch - deprecated in PyTorch: the number of the epoch
   */
  step(metrics: number | Tensor, epoch?: number): void {
    const current = metrics instanceof Tensor ? metrics.item() : metrics;
    demand(typeof current === 'number', `step(): the metric must be a number, got ${typeof current}`);
    if (epoch !== undefined) warnOnce(EPOCH_DEPRECATION);
    this.lastEpoch = epoch ?? this.lastEpoch + 1;
    if (this.isBetter(current, this.best)) {
      this.best = current;
      this.numBadEpochs = 0;
    } else this.numBadEpochs++;
    if (this.inCooldown) {
      this.cooldownCounter--;
      this.numBadEpochs = 0;
    }
    if (this.numBadEpochs > this.patience) {
      this.reduce();
      this.cooldownCounter = this.cooldown;
      this.numBadEpochs = 0;
    }
    this._lastLr = groupsOf(this.optimizer).map(({ lr }) => lr);
  }

  private reduce(): void {
    groupsOf(this.optimizer).forEach((group, i) => {
      const next = Math.max(group.lr * this.factor, this.minLrs[i] ?? 0);
      if (group.lr - next <= this.eps) return;
      group.lr = next;
      if (!this.verbose) return;
      const rate = next.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2');
      console.log(`Epoch ${paddedEpoch(this.lastEpoch)}: reducing learning rate of group ${i} to ${rate}.`);
    });
  }

  /**
   * All that changes, by PyTorch's names, without the optimizer.
   *
   * @returns what `loadStateDict` takes: numbers and texts
   */
  stateDict(): SchedulerState {
    return savedState(this);
  }

  /**
   * Takes over what `stateDict()` gave, here or in PyTorch.
   *
   * @param state - what `stateDict` gave
   * @throws ValueError for the state of another scheduler or other groups; nothing has changed then
   */
  loadStateDict(state: SchedulerState): void {
    Object.assign(this, loadedState('ReduceLROnPlateau', this, state));
  }
}

nameClasses({ ReduceLROnPlateau });
