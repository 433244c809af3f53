import { nameClasses } from '../nn/property';
import { type Counts, ElementwiseOptimizer } from './elementwiseOptimizer';
import type { Params } from './optimizer';
import { atLeastZero, flag, type ImplementationOptions, type OptionTable } from './options';
import { PARAM, Program } from './program';
import type { StepItem } from './records';
import type { Kept } from './stateDict';

export interface AdagradOptions {
  /** Learning rate; default 0.01. */
  lr: number;
  /** The rate of step t is lr / (1 + (t - 1) lrDecay); default 0. */
  lrDecay: number;
  /** Factor of the L2 penalty; default 0. */
  weightDecay: number;
  /** What the sums of squares begin with; default 0. */
  initialAccumulatorValue: number;
  /** Added to the denominator; default 1e-10. */
  eps: number;
  /** Climb instead of descending; default false. */
  maximize: boolean;
}

const OPTIONS: OptionTable<AdagradOptions> = {
  lr: atLeastZero('learning rate', 0.01),
  lrDecay: atLeastZero('lr_decay value', 0),
  weightDecay: atLeastZero('weight_decay value', 0),
  initialAccumulatorValue: atLeastZero('initial_accumulator_value value', 0),
  eps: atLeastZero('epsilon value', 1e-10),
  maximize: flag('maximize', false),
};

/**
 * Adagrad: s = s + g^2, p = p - lr / (1 + (t - 1) lrDecay) g / (sqrt(s) + eps), with g = g + weightDecay p.
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @param options - `lr` (default 0.01), `lrDecay`, `weightDecay`, `initialAccumulatorValue`, `eps` (default 1e-10), `maximize`
 * @throws ValueError for an option that is out of range or does not exist, or an empty list
 * @example
 * const optimizer = new optim.Adagrad(model.parameters(), { lr: 0.01 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Adagrad.html
 */
export class Adagrad extends ElementwiseOptimizer<AdagradOptions> {
  constructor(params: Params<AdagradOptions>, options: Partial<AdagradOptions> & ImplementationOptions = {}) {
    super(params, options as AdagradOptions, OPTIONS);
    for (const group of this.paramGroups) this.begin(group);
  }

  protected override keeps({ initialAccumulatorValue }: AdagradOptions): Kept {
    return { numbers: { step: 0 }, tensors: { sum: initialAccumulatorValue } };
  }

  protected override advance(items: readonly StepItem[], options: AdagradOptions, counts: Counts): void {
    const { lr, lrDecay, weightDecay, eps, maximize } = options;
    const rate = lr / (1 + (counts.step as number) * lrDecay);
    const program = new Program();
    const [sum, root] = [program.state(0), program.temporary()];
    const g = program.gradient(maximize, weightDecay);
    program.addProduct(sum, g, g, 1);
    program.put('sqrt', root, sum);
    program.shift(root, root, eps);
    program.addQuotient(PARAM, g, root, -rate);
    program.run(items);
    counts.step = (counts.step as number) + 1;
  }
}

nameClasses({ Adagrad });
