import { nameClasses } from '../nn/property';
import { type Counts, ElementwiseOptimizer } from './elementwiseOptimizer';
import type { Params } from './optimizer';
import { atLeastZero, betas, flag, type ImplementationOptions, type OptionTable } from './options';
import { power } from './power';
import { PARAM, Program } from './program';
import type { StepItem } from './records';
import type { Kept } from './stateDict';

export interface RAdamOptions {
  /** Learning rate; default 0.001. */
  lr: number;
  /** Decay of the running averages of the gradient and of its square; default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** Added to the denominator; default 1e-8. */
  eps: number;
  /** Factor of the L2 penalty, or decay of the weights themselves; default 0. */
  weightDecay: number;
  /** Whether the weights decay by themselves, instead of through the gradient; default false. */
  decoupledWeightDecay: boolean;
  /** Climb instead of descending; default false. */
  maximize: boolean;
}

const OPTIONS: OptionTable<RAdamOptions> = {
  lr: atLeastZero('learning rate', 0.001),
  betas,
  eps: atLeastZero('epsilon value', 1e-8),
  weightDecay: atLeastZero('weight_decay value', 0),
  decoupledWeightDecay: flag('decoupled_weight_decay', false),
  maximize: flag('maximize', false),
};

/**
 * Adam without division by the mean square while that is uncertain: r_inf = 2 / (1 - b2) - 1,
 * r = r_inf - 2 t b2^t / (1 - b2^t), and with m and v as Adam's, p = p - lr m / (1 - b1^t) for r <= 5, else
 * p = p - lr m / (1 - b1^t) sqrt(1 - b2^t) / (sqrt(v) + eps) sqrt((r - 4) (r - 2) r_inf / ((r_inf - 4) (r_inf - 2) r)).
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @param options - `lr` (default 0.001), `betas`, `eps` (default 1e-8), `weightDecay`
 * @throws ValueError for an option that is out of range or does not exist, or an empty list
 * @example
 * const optimizer = new optim.RAdam(model.parameters(), { lr: 0.001 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.RAdam.html
 */
export class RAdam extends ElementwiseOptimizer<RAdamOptions> {
  constructor(params: Params<RAdamOptions>, options: Partial<RAdamOptions> & ImplementationOptions = {}) {
    super(params, options as RAdamOptions, OPTIONS);
  }

  protected override keeps(): Kept {
    return { numbers: { step: 0 }, tensors: { exp_avg: 0, exp_avg_sq: 0 } };
  }

  protected override advance(items: readonly StepItem[], options: RAdamOptions, counts: Counts): void {
    const { lr, betas: b, eps, weightDecay, decoupledWeightDecay, maximize } = options;
    const step = (counts.step as number) + 1;
    const power2 = power(b[1], step);
    const longest = 2 / (1 - b[1]) - 1;
    const length = longest - (2 * step * power2) / (1 - power2);
    const program = new Program();
    const [mean, square, change, root] = [program.state(0), program.state(1), program.temporary(), program.temporary()];
    if (decoupledWeightDecay) program.scale(PARAM, PARAM, 1 - lr * weightDecay);
    const g = program.gradient(maximize, decoupledWeightDecay ? 0 : weightDecay);
    program.average(mean, g, b[0]);
    program.averageSquare(square, g, b[1]);
    program.put('div', change, mean, program.number(1 - power(b[0], step)));
    program.scale(change, change, lr);
    if (length > 5) {
      const rectified = ((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length);
      program.put('sqrt', root, square);
      program.shift(root, root, eps);
      program.put('reciprocal', root, root);
      program.scale(root, root, Math.sqrt(1 - power2));
      program.put('mul', change, change, root);
      program.scale(change, change, Math.sqrt(rectified));
    }
    program.put('sub', PARAM, PARAM, change);
    program.run(items);
    counts.step = step;
  }
}

nameClasses({ RAdam });
