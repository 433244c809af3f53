import { nameClasses } from '../nn/property';
import { type Counts, ElementwiseOptimizer } from './elementwiseOptimizer';
import type { Params } from './optimizer';
import { atLeastZero, betas, flag, type ImplementationOptions, type OptionTable } from './options';
import { power } from './power';
import { PARAM, Program } from './program';
import type { StepItem } from './records';
import type { Kept } from './stateDict';

export interface AdamaxOptions {
  /** Learning rate; default 0.002. */
  lr: number;
  /** Decay of the running average of the gradient and of its largest modulus; default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** Added to the modulus of the gradient; default 1e-8. */
  eps: number;
  /** Factor of the L2 penalty; default 0. */
  weightDecay: number;
  /** Climb instead of descending; default false. */
  maximize: boolean;
}

const OPTIONS: OptionTable<AdamaxOptions> = {
  lr: atLeastZero('learning rate', 0.002),
  betas,
  eps: atLeastZero('epsilon value', 1e-8),
  weightDecay: atLeastZero('weight_decay value', 0),
  maximize: flag('maximize', false),
};

/**
 * Adamax, Adam with the largest modulus in place of the mean square: m = b1 m + (1 - b1) g, u = max(b2 u, |g| + eps),
 * p = p - lr / (1 - b1^t) m / u, with g = g + weightDecay p.
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @param options - `lr` (default 0.002), `betas` (default [0.9, 0.999]), `eps` (default 1e-8), `weightDecay`, `maximize`
 * @throws ValueError for an option that is out of range or does not exist, or an empty list
 * @example
 * const optimizer = new optim.Adamax(model.parameters(), { lr: 0.002 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Adamax.html
 */
export class Adamax extends ElementwiseOptimizer<AdamaxOptions> {
  constructor(params: Params<AdamaxOptions>, options: Partial<AdamaxOptions> & ImplementationOptions = {}) {
    super(params, options as AdamaxOptions, OPTIONS);
  }

  protected override keeps(): Kept {
    return { numbers: { step: 0 }, tensors: { exp_avg: 0, exp_inf: 0 } };
  }

  protected override advance(items: readonly StepItem[], options: AdamaxOptions, counts: Counts): void {
    const { lr, betas: b, eps, weightDecay, maximize } = options;
    const step = (counts.step as number) + 1;
    const program = new Program();
    const [mean, largest, modulus] = [program.state(0), program.state(1), program.temporary()];
    const g = program.gradient(maximize, weightDecay);
    program.average(mean, g, b[0]);
    program.put('abs', modulus, g);
    program.shift(modulus, modulus, eps);
    program.scale(largest, largest, b[1]);
    program.put('maximum', largest, largest, modulus);
    program.addQuotient(PARAM, mean, largest, -lr / (1 - power(b[0], step)));
    program.run(items);
    counts.step = step;
  }
}

nameClasses({ Adamax });
