import { className, nameClasses } from '../../nn/property';
import { demand } from '../options';
import { type AnyOptimizer, checkOptimizer, LRScheduler, stepQuietly } from './lrScheduler';
import { COMMON, milestonesUntil, type SchedulerOptions, settings } from './settings';
import { loadedState, type SchedulerState, savedState } from './state';

/**
 * Schedulers one after the other: the first until milestones[0], the second from there on, each from its beginning.
 *
 * @param optimizer - whose rates are set
 * @param schedulers - of this optimizer, made in this order
 * @param milestones - the epochs of change, one fewer than schedulers
 * @param options - `lastEpoch`: the step to go on from, default -1, the beginning; `verbose`: print each rate
 * @throws ValueError for another number of milestones, schedulers of another optimizer
 * @example
 * const { LinearLR, ExponentialLR, SequentialLR } = optim.lrScheduler;
 * const warmup = new LinearLR(optimizer, { startFactor: 0.1, totalIters: 3 });
 * const decay = new ExponentialLR(optimizer, 0.9);
 * const scheduler = new SequentialLR(optimizer, [warmup, decay], [3]);
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.SequentialLR.html
 */
export class SequentialLR {
  declare readonly optimizer: AnyOptimizer;
  declare private readonly schedulers: readonly LRScheduler[];
  /** @internal */
  _milestones: number[];
  lastEpoch: number;
  /** @internal */
  _lastLr: number[];

  constructor(
    optimizer: AnyOptimizer,
    schedulers: readonly LRScheduler[],
    milestones: readonly number[],
    options: SchedulerOptions = {},
  ) {
    const given = settings('SequentialLR', COMMON, options);
    checkOptimizer(optimizer);
    checkSchedulers('SequentialLR', schedulers);
    schedulers.forEach((scheduler, i) => {
      demand(
        scheduler.optimizer === optimizer,
        'Sequential Schedulers expects all schedulers to belong to the same optimizer, but got schedulers at index ' +
          `${i} to be different than the optimizer passed in.`,
      );
    });
    demand(
      milestones.length === schedulers.length - 1,
      'Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, ' +
        `but got number of schedulers ${schedulers.length} and the number of milestones to be equal to ${milestones.length}`,
    );
    Object.defineProperty(this, 'optimizer', { value: optimizer });
    Object.defineProperty(this, 'schedulers', { value: [...schedulers] });
    this._milestones = [...milestones];
    this.lastEpoch = given.lastEpoch + 1;
    const first = schedulers[0] as LRScheduler;
    for (const group of optimizer.paramGroups) group.lr = group.initialLr;
    // What their construction has done is taken back, and the first begins.
    for (const scheduler of schedulers) scheduler.lastEpoch--;
    first.restart();
    this._lastLr = first.getLastLr();
  }

  /**
   * @returns one for each group
   */
  getLastLr(): number[] {
    return [...this._lastLr];
  }

  /** Sets the rates of the next epoch. Call it after `optimizer.step()`. */
  step(): void {
    this.lastEpoch++;
    const at = milestonesUntil(this._milestones, this.lastEpoch);
    const scheduler = this.schedulers[at] as LRScheduler;
    if (at > 0 && this._milestones[at - 1] === this.lastEpoch) stepQuietly(scheduler, 0);
    else scheduler.step();
    this._lastLr = scheduler.getLastLr();
  }

  /**
   * All that changes, by PyTorch's names, of the schedulers, too.
   *
   * @returns the states of the schedulers
   */
  stateDict(): SchedulerState {
    return { ...savedState(this), _schedulers: this.schedulers.map((scheduler) => scheduler.stateDict()) };
  }

  /**
   * @param state - what `stateDict` gave
   * @throws ValueError for the state of other schedulers; nothing has changed then
   */
  loadStateDict(state: SchedulerState): void {
    const loaded = loadedState('SequentialLR', this, state);
    loadAll('SequentialLR', this.schedulers, state);
    Object.assign(this, loaded);
  }
}

/** Throws ValueError for what is no list of schedulers. */
export function checkSchedulers(name: string, schedulers: readonly LRScheduler[]): void {
  demand(
    Array.isArray(schedulers) && schedulers.length > 0,
    `${name} expects at least one scheduler to be chained, but got no scheduler.`,
  );
  schedulers.forEach((scheduler, i) => {
    demand(scheduler instanceof LRScheduler, `${name}: what stands at index ${i} can't be stepped without a metric`);
  });
}

/** Loads the states of several schedulers, all or none. */
export function loadAll(name: string, schedulers: readonly LRScheduler[], state: SchedulerState): void {
  const states = state._schedulers;
  demand(
    Array.isArray(states) && states.length === schedulers.length,
    `loaded state dict has not the states of ${schedulers.length} schedulers: it is not that of this ${name}`,
  );
  schedulers.forEach((scheduler, i) => void loadedState(className(scheduler), scheduler, states[i]));
  schedulers.forEach((scheduler, i) => void scheduler.loadStateDict(states[i]));
}

nameClasses({ SequentialLR });
