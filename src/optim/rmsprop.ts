import { nameClasses } from '../nn/property';
import { type Counts, ElementwiseOptimizer } from './elementwiseOptimizer';
import type { Params } from './optimizer';
import { atLeastZero, flag, type ImplementationOptions, type OptionTable } from './options';
import { PARAM, Program } from './program';
import type { StepItem } from './records';
import type { Kept } from './stateDict';

export interface RMSpropOptions {
  /** Learning rate; default 0.01. */
  lr: number;
  /** Decay of the running averages; default 0.99. */
  alpha: number;
  /** Added to the denominator; default 1e-8. */
  eps: number;
  /** Factor of the L2 penalty; default 0. */
  weightDecay: number;
  /** Default 0. */
  momentum: number;
  /** Divide by the deviation from the running average instead of the root of the mean square; default false. */
  centered: boolean;
  /** Climb instead of descending; default false. */
  maximize: boolean;
}

const OPTIONS: OptionTable<RMSpropOptions> = {
  lr: atLeastZero('learning rate', 0.01),
  alpha: atLeastZero('alpha value', 0.99),
  eps: atLeastZero('epsilon value', 1e-8),
  weightDecay: atLeastZero('weight_decay value', 0),
  momentum: atLeastZero('momentum value', 0),
  centered: flag('centered', false),
  maximize: flag('maximize', false),
};

/**
 * RMSprop: v = alpha v + (1 - alpha) g^2, d = g / (sqrt(v) + eps), b = momentum b + d, p = p - lr b, with
 * g = g + weightDecay p; centered: v - a^2 under the root, a = alpha a + (1 - alpha) g.
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @param options - `lr` (default 0.01), `alpha` (default 0.99), `eps` (default 1e-8), `weightDecay`, `momentum`, `centered`,
 * `maximize`
 * @throws ValueError for an option that is out of range or does not exist, or an empty list
 * @example
 * const optimizer = new optim.RMSprop(model.parameters(), { lr: 0.01, momentum: 0.9 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.RMSprop.html
 */
export class RMSprop extends ElementwiseOptimizer<RMSpropOptions> {
  constructor(params: Params<RMSpropOptions>, options: Partial<RMSpropOptions> & ImplementationOptions = {}) {
    super(params, options as RMSpropOptions, OPTIONS);
  }

  protected override keeps({ momentum, centered }: RMSpropOptions): Kept {
    const tensors: Record<string, number> = { square_avg: 0 };
    if (momentum > 0) tensors.momentum_buffer = 0;
    if (centered) tensors.grad_avg = 0;
    return { numbers: { step: 0 }, tensors, optional: ['momentum_buffer', 'grad_avg'] };
  }

  protected override advance(items: readonly StepItem[], options: RMSpropOptions, counts: Counts): void {
    const { lr, alpha, eps, weightDecay, momentum, centered, maximize } = options;
    const program = new Program();
    const [square, root] = [program.state(0), program.temporary()];
    const g = program.gradient(maximize, weightDecay);
    program.averageSquare(square, g, alpha);
    if (centered) {
      const mean = program.state(momentum > 0 ? 2 : 1);
      program.average(mean, g, alpha);
      program.scale(root, square, 1);
      program.addProduct(root, mean, mean, -1);
      program.put('sqrt', root, root);
    } else program.put('sqrt', root, square);
    program.shift(root, root, eps);
    if (momentum > 0) {
      const buffer = program.state(1);
      program.scale(buffer, buffer, momentum);
      program.addQuotient(buffer, g, root, 1);
      program.addScaled(PARAM, buffer, -lr);
    } else program.addQuotient(PARAM, g, root, -lr);
    program.run(items);
    counts.step = (counts.step as number) + 1;
  }
}

nameClasses({ RMSprop });
