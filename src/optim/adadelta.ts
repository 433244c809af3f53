import { nameClasses } from '../nn/property';
import { type Counts, ElementwiseOptimizer } from './elementwiseOptimizer';
import type { Params } from './optimizer';
import { atLeastZero, demand, flag, type ImplementationOptions, isNumber, type OptionTable, pyFloat } from './options';
import { PARAM, Program } from './program';
import type { StepItem } from './records';
import type { Kept } from './stateDict';

export interface AdadeltaOptions {
  /** Factor of the step; default 1. */
  lr: number;
  /** Decay of the running averages of squares; default 0.9. */
  rho: number;
  /** Added under both roots; default 1e-6. */
  eps: number;
  /** Factor of the L2 penalty; default 0. */
  weightDecay: number;
  /** Climb instead of descending; default false. */
  maximize: boolean;
}

const OPTIONS: OptionTable<AdadeltaOptions> = {
  lr: atLeastZero('learning rate', 1),
  rho: {
    fallback: 0.9,
    check: (rho) => demand(isNumber(rho) && rho >= 0 && rho <= 1, `Invalid rho value: ${pyFloat(rho)}`),
  },
  eps: atLeastZero('epsilon value', 1e-6),
  weightDecay: atLeastZero('weight_decay value', 0),
  maximize: flag('maximize', false),
};

/**
 * Adadelta: v = rho v + (1 - rho) g^2, d = sqrt(u + eps) / sqrt(v + eps) g, u = rho u + (1 - rho) d^2, p = p - lr d,
 * with g = g + weightDecay p.
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @param options - `lr` (default 1), `rho` (default 0.9), `eps` (default 1e-6), `weightDecay`, `maximize`
 * @throws ValueError for an option that is out of range or does not exist, or an empty list
 * @example
 * const optimizer = new optim.Adadelta(model.parameters(), { lr: 1 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Adadelta.html
 */
export class Adadelta extends ElementwiseOptimizer<AdadeltaOptions> {
  constructor(params: Params<AdadeltaOptions>, options: Partial<AdadeltaOptions> & ImplementationOptions = {}) {
    super(params, options as AdadeltaOptions, OPTIONS);
  }

  protected override keeps(): Kept {
    return { numbers: { step: 0 }, tensors: { square_avg: 0, acc_delta: 0 } };
  }

  protected override advance(items: readonly StepItem[], options: AdadeltaOptions, counts: Counts): void {
    const { lr, rho, eps, weightDecay, maximize } = options;
    const program = new Program();
    const [square, change, delta, root] = [
      program.state(0),
      program.state(1),
      program.temporary(),
      program.temporary(),
    ];
    const g = program.gradient(maximize, weightDecay);
    program.averageSquare(square, g, rho);
    program.shift(root, square, eps);
    program.put('sqrt', root, root);
    program.shift(delta, change, eps);
    program.put('sqrt', delta, delta);
    program.put('div', delta, delta, root);
    program.put('mul', delta, delta, g);
    program.averageSquare(change, delta, rho);
    program.addScaled(PARAM, delta, -lr);
    program.run(items);
    counts.step = (counts.step as number) + 1;
  }
}

nameClasses({ Adadelta });
