import { ValueError } from '../../errors';
import { nameClasses } from '../../nn/property';
import { type AnyOptimizer, checkOptimizer, LRScheduler } from './lrScheduler';
import { COMMON, perGroup, type SchedulerOptions, settings } from './settings';
import type { SchedulerState } from './state';

/** A factor for an epoch. */
export type Factor = (epoch: number) => number;

/** The functions for the groups. Throws ValueError for what is no function, or another number of them. */
export function factorsFor(optimizer: AnyOptimizer, lrLambda: Factor | readonly Factor[]): Factor[] {
  checkOptimizer(optimizer);
  const count = optimizer.paramGroups.length;
  const factors = perGroup<Factor>(lrLambda, count, (got) => `Expected ${count} lr_lambdas, but got ${got}`);
  for (const factor of factors) {
    if (typeof factor !== 'function') throw new ValueError(`lr_lambda must be a function, got ${typeof factor}`);
  }
  return factors;
}

/**
 * lr = initial lr * lrLambda(epoch)
 *
 * @param optimizer - whose rates are set
 * @param lrLambda - the factor of an epoch, or one function for each group
 * @param options - `lastEpoch`: the step to go on from, default -1, the beginning; `verbose`: print each rate
 * @throws ValueError for another number of functions than of groups
 * @example
 * const scheduler = new optim.lrScheduler.LambdaLR(optimizer, (epoch) => 0.95 ** epoch);
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.LambdaLR.html
 */
export class LambdaLR extends LRScheduler {
  declare readonly lrLambdas: Factor[];

  constructor(optimizer: AnyOptimizer, lrLambda: Factor | readonly Factor[], options: SchedulerOptions = {}) {
    const factors = factorsFor(optimizer, lrLambda);
    super(optimizer, settings('LambdaLR', COMMON, options));
    Object.defineProperty(this, 'lrLambdas', { value: factors });
    this.begin();
  }

  getLr(): number[] {
    return this.baseLrs.map((lr, i) => lr * (this.lrLambdas[i] as Factor)(this.lastEpoch));
  }

  override stateDict(): SchedulerState {
    return { ...super.stateDict(), lr_lambdas: this.lrLambdas.map(() => null) };
  }
}

nameClasses({ LambdaLR });
