import { nameClasses } from '../nn/property';
import { type Counts, ElementwiseOptimizer } from './elementwiseOptimizer';
import type { Params } from './optimizer';
import { atLeastZero, demand, flag, type ImplementationOptions, type OptionTable, pair, pyFloat } from './options';
import { PARAM, Program } from './program';
import type { StepItem } from './records';
import type { Kept } from './stateDict';

export interface RpropOptions {
  /** The size of the first step; default 0.01. */
  lr: number;
  /** Factors of the step's size where the gradient has turned, and where it has not; default [0.5, 1.2]. */
  etas: readonly [number, number];
  /** Bounds of the step's size; default [1e-6, 50]. */
  stepSizes: readonly [number, number];
  /** Climb instead of descending; default false. */
  maximize: boolean;
}

const OPTIONS: OptionTable<RpropOptions> = {
  lr: atLeastZero('learning rate', 0.01),
  etas: pair('eta values', [0.5, 1.2], (less, more) => {
    demand(less > 0 && less < 1 && more > 1, `Invalid eta values: ${pyFloat(less)}, ${pyFloat(more)}`);
  }),
  stepSizes: pair('step sizes', [1e-6, 50], () => {}),
  maximize: flag('maximize', false),
};

/**
 * Resilient backpropagation, which looks at the signs of gradients only: d = d etas[1] where g and the g before agree
 * in sign, d = d etas[0] and g = 0 where they do not, d kept within stepSizes; p = p - d sign(g).
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @param options - `lr` (default 0.01), `etas` (default [0.5, 1.2]), `stepSizes` (default [1e-6, 50]), `maximize`
 * @throws ValueError for an option that is out of range or does not exist, or an empty list
 * @example
 * const optimizer = new optim.Rprop(model.parameters(), { lr: 0.01 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Rprop.html
 */
export class Rprop extends ElementwiseOptimizer<RpropOptions> {
  constructor(params: Params<RpropOptions>, options: Partial<RpropOptions> & ImplementationOptions = {}) {
    super(params, options as RpropOptions, OPTIONS);
  }

  protected override keeps({ lr }: RpropOptions): Kept {
    return { numbers: { step: 0 }, tensors: { prev: 0, step_size: lr } };
  }

  protected override advance(items: readonly StepItem[], options: RpropOptions, counts: Counts): void {
    const { etas, stepSizes, maximize } = options;
    const program = new Program();
    const [before, size, sign, factor, part] = [
      program.state(0),
      program.state(1),
      program.temporary(),
      program.temporary(),
      program.temporary(),
    ];
    const zero = program.number(0);
    const one = program.number(1);
    const g = program.gradient(maximize, 0);
    program.put('mul', sign, g, before);
    program.put('sign', sign, sign);
    // etas[1], 1 or etas[0] for a sign of 1, 0 or -1: of the three terms two are zero.
    program.put('maximum', factor, sign, zero);
    program.scale(factor, factor, etas[1]);
    program.put('minimum', part, sign, zero);
    program.addScaled(factor, part, -etas[0]);
    program.put('abs', part, sign);
    program.put('sub', part, one, part);
    program.put('add', factor, factor, part);
    program.put('mul', size, size, factor);
    program.clamp(size, ...stepSizes);
    // What relu's derivative does: g where the second operand is above zero, else 0.
    program.put('add', sign, sign, one);
    program.put('reluBackward', before, g, sign);
    program.put('sign', sign, before);
    program.addProduct(PARAM, sign, size, -1);
    program.run(items);
    counts.step = (counts.step as number) + 1;
  }
}

nameClasses({ Rprop });
