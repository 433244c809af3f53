import { nameClasses } from '../nn/property';
import { type Counts, ElementwiseOptimizer } from './elementwiseOptimizer';
import type { Params } from './optimizer';
import { anyNumber, atLeastZero, flag, type ImplementationOptions, type OptionTable } from './options';
import { power } from './power';
import { PARAM, Program } from './program';
import type { StepItem } from './records';
import type { Kept } from './stateDict';

export interface ASGDOptions {
  /** Learning rate of the first step; default 0.01. */
  lr: number;
  /** Decay of the weights; default 1e-4. */
  lambd: number;
  /** How fast the rate falls; default 0.75. */
  alpha: number;
  /** The step from which parameters are averaged; default 1e6. */
  t0: number;
  /** Factor of the L2 penalty; default 0. */
  weightDecay: number;
  /** Climb instead of descending; default false. */
  maximize: boolean;
}

const OPTIONS: OptionTable<ASGDOptions> = {
  lr: atLeastZero('learning rate', 0.01),
  lambd: anyNumber('lambd value', 1e-4),
  alpha: anyNumber('alpha value', 0.75),
  t0: anyNumber('t0 value', 1e6),
  weightDecay: atLeastZero('weight_decay value', 0),
  maximize: flag('maximize', false),
};

/**
 * Averaged stochastic gradient descent: p = p (1 - lambd eta_t) - eta_t g, a = a + (p - a) / max(1, t - t0),
 * eta_{t+1} = lr / (1 + lambd lr t)^alpha, with g = g + weightDecay p. The average is `state.get(p).ax`.
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @param options - `lr` (default 0.01), `lambd` (default 1e-4), `alpha` (default 0.75), `t0` (default 1e6), `weightDecay`,
 * `maximize`
 * @throws ValueError for an option that is out of range or does not exist, or an empty list
 * @example
 * const optimizer = new optim.ASGD(model.parameters(), { lr: 0.01 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.ASGD.html
 */
export class ASGD extends ElementwiseOptimizer<ASGDOptions> {
  constructor(params: Params<ASGDOptions>, options: Partial<ASGDOptions> & ImplementationOptions = {}) {
    super(params, options as ASGDOptions, OPTIONS);
  }

  protected override keeps({ lr }: ASGDOptions): Kept {
    return { numbers: { step: 0, eta: Math.fround(lr), mu: 1 }, tensors: { ax: 0 } };
  }

  protected override advance(items: readonly StepItem[], options: ASGDOptions, counts: Counts): void {
    const { lr, lambd, alpha, t0, weightDecay, maximize } = options;
    const { eta, mu } = counts as { eta: number; mu: number };
    const step = (counts.step as number) + 1;
    const program = new Program();
    const average = program.state(0);
    const g = program.gradient(maximize, weightDecay);
    program.scale(PARAM, PARAM, 1 - lambd * eta);
    program.addScaled(PARAM, g, -eta);
    if (mu === 1) program.scale(average, PARAM, 1);
    else {
      const change = program.temporary();
      program.put('sub', change, PARAM, average);
      program.addScaled(average, change, mu);
    }
    program.run(items);
    // PyTorch keeps both as float32.
    counts.step = step;
    counts.eta = Math.fround(lr / power(1 + lambd * lr * step, alpha));
    counts.mu = Math.fround(1 / Math.max(1, step - t0));
  }
}

nameClasses({ ASGD });
