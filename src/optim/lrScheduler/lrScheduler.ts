import { ValueError } from '../../errors';
import { className } from '../../nn/property';
import { warnOnce } from '../../warn';
import { Optimizer, type ParamGroup } from '../optimizer';
import type { SchedulerOptions } from './settings';
import { loadedState, type SchedulerState, savedState } from './state';

/** Any optimizer whose groups have a rate. */
// biome-ignore lint/suspicious/noExplicitAny: optimizers of whatever options
export type AnyOptimizer = Optimizer<any>;

/** A group with what schedulers keep in it. */
export type ScheduledGroup = ParamGroup<{ lr: number; initialLr?: number } & Record<string, unknown>>;

/** Throws ValueError for what is no optimizer. */
export function checkOptimizer(optimizer: unknown): asserts optimizer is AnyOptimizer {
  if (!(optimizer instanceof Optimizer)) {
    const name = typeof optimizer === 'object' && optimizer !== null ? optimizer.constructor?.name : typeof optimizer;
    throw new ValueError(`${name} is not an Optimizer`);
  }
}

export function groupsOf(optimizer: AnyOptimizer): ScheduledGroup[] {
  return optimizer.paramGroups as ScheduledGroup[];
}

/** Steps of optimizers since their last scheduler was made. */
const steps = new WeakMap<AnyOptimizer, number>();
const counting = new WeakSet<object>();

/** Makes `optimizer.step` count, once. */
function countSteps(optimizer: AnyOptimizer): void {
  const step = optimizer.step as (...args: unknown[]) => unknown;
  if (counting.has(step)) return;
  const counted = (...args: unknown[]): unknown => {
    steps.set(optimizer, (steps.get(optimizer) ?? 0) + 1);
    return step.apply(optimizer, args);
  };
  counting.add(counted);
  Object.defineProperty(optimizer, 'step', { value: counted, writable: true, configurable: true });
}

let quiet = false;

/** Steps to an epoch without the warning that users get. */
export function stepQuietly(scheduler: LRScheduler, epoch: number): void {
  quiet = true;
  try {
    scheduler.step(epoch);
  } finally {
    quiet = false;
  }
}

/**
 * Base of the schedulers, which set the rates of an optimizer's groups from step to step. Rates are float64 and computed
 * with the host's `Math.cos` and `Math.pow`, which may differ in the last of 53 bits between engines.
 *
 * A subclass defines `getLr` and calls `this.begin()` at the end of its constructor, which sets the first rates.
 *
 * @param optimizer - whose rates are set
 * @param options - `lastEpoch`: the step to go on from, default -1, the beginning; `verbose`: print each rate
 * @example
 * class Halving extends optim.lrScheduler.LRScheduler {
 *   constructor(optimizer: optim.SGD) {
 *     super(optimizer);
 *     this.begin();
 *   }
 *   getLr() {
 *     return this.baseLrs.map((lr) => lr / 2 ** this.lastEpoch);
 *   }
 * }
 * const sgd = new optim.SGD([tensor([1], { requiresGrad: true })], { lr: 1 });
 * const scheduler = new Halving(sgd);
 * sgd.step();
 * scheduler.step();
 * scheduler.getLastLr(); // [0.5]
 * @see https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate
 */
export abstract class LRScheduler {
  declare readonly optimizer: AnyOptimizer;
  /** The groups' rates before the first step. */
  baseLrs: number[];
  /** How many steps were taken; the first rates are those of epoch 0. */
  lastEpoch: number;
  /** Whether each change of a rate is printed. */
  verbose: boolean;
  /** @internal */
  _stepCount = 0;
  /** @internal */
  _lastLr: number[] = [];

  constructor(optimizer: AnyOptimizer, options: SchedulerOptions = {}) {
    const { lastEpoch = -1, verbose = false } = options ?? {};
    checkOptimizer(optimizer);
    const groups = groupsOf(optimizer);
    if (lastEpoch !== -1) {
      groups.forEach((group, i) => {
        if (group.initialLr !== undefined) return;
        throw new ValueError(`param 'initial_lr' is not specified in param_groups[${i}] when resuming an optimizer`);
      });
    }
    Object.defineProperty(this, 'optimizer', { value: optimizer });
    for (const group of groups) group.initialLr ??= group.lr;
    this.baseLrs = groups.map((group) => group.initialLr as number);
    this.lastEpoch = lastEpoch;
    this.verbose = verbose;
  }

  /** The groups' rates at `this.lastEpoch`, mostly made from those that they have; called by `step`. */
  abstract getLr(): number[];

  /** The rates at `this.lastEpoch` made from those at the beginning, where that is possible. */
  protected closedForm?(): number[];

  protected get groups(): ScheduledGroup[] {
    return groupsOf(this.optimizer);
  }

  /** Sets the first rates. */
  protected begin(): void {
    countSteps(this.optimizer);
    this.restart();
  }

  /** @internal */
  restart(): void {
    steps.set(this.optimizer, 0);
    this._stepCount = 0;
    this.step();
  }

  /**
   * The rates that the last step has set.
   *
   * @returns one for each group
   */
  getLastLr(): number[] {
    return [...this._lastLr];
  }

  /**
   * Sets the rates of the next epoch. Call it after `optimizer.step()`.
   *
   * @param epoch - deprecated in PyTorch: the epoch to go to
   * @throws what `getLr` throws; nothing has changed then
   */
  step(epoch?: number): void {
    if (this._stepCount === 1) this.checkOrder();
    if (epoch !== undefined && !quiet) warnOnce(EPOCH_DEPRECATION);
    const { lastEpoch } = this;
    this._stepCount++;
    this.lastEpoch = epoch ?? lastEpoch + 1;
    let rates: number[];
    try {
      rates = epoch !== undefined && this.closedForm !== undefined ? this.closedForm() : this.getLr();
    } catch (error) {
      this._stepCount--;
      this.lastEpoch = lastEpoch;
      throw error;
    }
    this.setRates(rates, epoch);
  }

  protected setRates(rates: readonly number[], epoch?: number): void {
    this.groups.forEach((group, i) => {
      if (rates[i] === undefined) return;
      group.lr = rates[i];
      this.printLr(this.verbose, i, group.lr, epoch);
    });
    this._lastLr = this.groups.map((group) => group.lr);
  }

  private checkOrder(): void {
    if (!counting.has(this.optimizer.step)) {
      warnOnce(
        'Seems like `optimizer.step()` has been overridden after learning rate scheduler initialization. Please, make ' +
          `sure to call \`optimizer.step()\` before \`lr_scheduler.step()\`. ${DETAILS}`,
      );
    } else if ((steps.get(this.optimizer) ?? 0) < 1) {
      warnOnce(
        'Detected call of `lr_scheduler.step()` before `optimizer.step()`. In PyTorch 1.1.0 and later, you should call ' +
          'them in the opposite order: `optimizer.step()` before `lr_scheduler.step()`.  Failure to do this will result in ' +
          `PyTorch skipping the first value of the learning rate schedule. ${DETAILS}`,
      );
    }
  }

  /**
   * Prints a group's rate, as `verbose` does.
   *
   * @param isVerbose - false prints nothing
   * @param group - its number
   * @param lr - its rate
   * @param epoch - the step, where one was given
   */
  printLr(isVerbose: boolean, group: number, lr: number, epoch?: number): void {
    if (!isVerbose) return;
    const rate = lr.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2');
    if (epoch === undefined) console.log(`Adjusting learning rate of group ${group} to ${rate}.`);
    else console.log(`Epoch ${paddedEpoch(epoch)}: adjusting learning rate of group ${group} to ${rate}.`);
  }

  /**
   * All that changes, by PyTorch's names, without the optimizer: save its state dict, too. Functions are left out.
   *
   * @returns what `loadStateDict` takes: numbers and texts
   */
  stateDict(): SchedulerState {
    return savedState(this);
  }

  /**
   * Takes over what `stateDict()` gave, here or in PyTorch. Rates are the optimizer's: load its state dict, too.
   *
   * @param state - what `stateDict` gave
   * @throws ValueError for the state of another scheduler or other groups; nothing has changed then
   */
  loadStateDict(state: SchedulerState): void {
    Object.assign(this, loadedState(className(this), this, state));
  }
}

/** As Python prints it: five digits, or two decimals. */
export function paddedEpoch(epoch: number): string {
  return Number.isInteger(epoch) ? String(epoch).padStart(5, '0') : epoch.toFixed(2);
}

const DETAILS = 'See more details at https://pytorch.org/docs/stable/optim.html#how-to-adjust-learning-rate';

export const EPOCH_DEPRECATION =
  'The epoch parameter in `scheduler.step()` was not necessary and is being deprecated where possible. Please use ' +
  '`scheduler.step()` to step the scheduler. During the deprecation, if epoch is different from None, the closed form is ' +
  'used instead of the new chainable form, where available. Please open an issue if you are unable to replicate your use ' +
  'case: https://github.com/pytorch/pytorch/issues/new/choose.';
