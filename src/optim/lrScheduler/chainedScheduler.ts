import { nameClasses } from '../../nn/property';
import { demand } from '../options';
import type { AnyOptimizer, LRScheduler } from './lrScheduler';
import { checkSchedulers, loadAll } from './sequentialLR';
import { loadedState, type SchedulerState, savedState } from './state';

/**
 * Schedulers at the same time: one step of each after the other.
 *
 * @param schedulers - of one optimizer
 * @throws ValueError for schedulers of several optimizers
 * @example
 * const { ConstantLR, ExponentialLR, ChainedScheduler } = optim.lrScheduler;
 * const scheduler = new ChainedScheduler([new ConstantLR(optimizer), new ExponentialLR(optimizer, 0.9)]);
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.ChainedScheduler.html
 */
export class ChainedScheduler {
  declare readonly optimizer: AnyOptimizer;
  declare private readonly schedulers: readonly LRScheduler[];
  /** @internal */
  _lastLr: number[];

  constructor(schedulers: readonly LRScheduler[]) {
    checkSchedulers('ChainedScheduler', schedulers);
    const { optimizer } = schedulers[0] as LRScheduler;
    schedulers.forEach((scheduler, i) => {
      demand(
        scheduler.optimizer === optimizer,
        'ChainedScheduler expects all schedulers to belong to the same optimizer, but got schedulers at index 0 and ' +
          `${i} to be different`,
      );
    });
    Object.defineProperty(this, 'optimizer', { value: optimizer });
    Object.defineProperty(this, 'schedulers', { value: [...schedulers] });
    this._lastLr = this.rates();
  }

  private rates(): number[] {
    return this.optimizer.paramGroups.map(({ lr }) => lr as number);
  }

  /**
   * @returns one for each group
   */
  getLastLr(): number[] {
    return [...this._lastLr];
  }

  /** Steps all schedulers. Call it after `optimizer.step()`. */
  step(): void {
    for (const scheduler of this.schedulers) scheduler.step();
    this._lastLr = this.rates();
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
    const loaded = loadedState('ChainedScheduler', this, state);
    loadAll('ChainedScheduler', this.schedulers, state);
    Object.assign(this, loaded);
  }
}

nameClasses({ ChainedScheduler });
