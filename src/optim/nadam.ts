import { nameClasses } from '../nn/property';
import { type Counts, ElementwiseOptimizer } from './elementwiseOptimizer';
import type { Params } from './optimizer';
import { atLeastZero, betas, flag, type ImplementationOptions, type OptionTable } from './options';
import { power } from './power';
import { PARAM, Program } from './program';
import type { StepItem } from './records';
import type { Kept } from './stateDict';

export interface NAdamOptions {
  /** Learning rate; default 0.002. */
  lr: number;
  /** Decay of the running averages of the gradient and of its square; default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** Added to the denominator; default 1e-8. */
  eps: number;
  /** Factor of the L2 penalty, or decay of the weights themselves; default 0. */
  weightDecay: number;
  /** How fast the momentum rises to betas[0]; default 0.004. */
  momentumDecay: number;
  /** Whether the weights decay by themselves, instead of through the gradient; default false. */
  decoupledWeightDecay: boolean;
  /** Climb instead of descending; default false. */
  maximize: boolean;
}

const OPTIONS: OptionTable<NAdamOptions> = {
  lr: atLeastZero('learning rate', 0.002),
  betas,
  eps: atLeastZero('epsilon value', 1e-8),
  weightDecay: atLeastZero('weight_decay value', 0),
  momentumDecay: atLeastZero('momentum_decay value', 0.004),
  decoupledWeightDecay: flag('decoupled_weight_decay', false),
  maximize: flag('maximize', false),
};

/**
 * Adam with Nesterov's momentum: mu_t = b1 (1 - 0.96^(t momentumDecay) / 2), m and v as Adam's,
 * p = p - lr ((1 - mu_t) / (1 - mu_1 ... mu_t) g + mu_{t+1} / (1 - mu_1 ... mu_{t+1}) m) / (sqrt(v / (1 - b2^t)) + eps),
 * with g = g + weightDecay p; decoupled: p = p (1 - lr weightDecay) before the step.
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @param options - `lr` (default 0.002), `betas`, `eps` (default 1e-8), `weightDecay`, `momentumDecay` (default 0.004)
 * @throws ValueError for an option that is out of range or does not exist, or an empty list
 * @example
 * const optimizer = new optim.NAdam(model.parameters(), { lr: 0.002 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.NAdam.html
 */
export class NAdam extends ElementwiseOptimizer<NAdamOptions> {
  constructor(params: Params<NAdamOptions>, options: Partial<NAdamOptions> & ImplementationOptions = {}) {
    super(params, options as NAdamOptions, OPTIONS);
  }

  protected override keeps(): Kept {
    return { numbers: { step: 0, mu_product: 1 }, tensors: { exp_avg: 0, exp_avg_sq: 0 } };
  }

  protected override advance(items: readonly StepItem[], options: NAdamOptions, counts: Counts): void {
    const { lr, betas: b, eps, weightDecay, momentumDecay, decoupledWeightDecay, maximize } = options;
    const step = (counts.step as number) + 1;
    const [mu, next] = [step, step + 1].map((t) => b[0] * (1 - 0.5 * power(0.96, t * momentumDecay))) as [
      number,
      number,
    ];
    // PyTorch keeps the product as a float32.
    const product = Math.fround((counts.mu_product as number) * Math.fround(mu));
    const following = Math.fround(Math.fround(product * Math.fround(mu)) * Math.fround(next));
    const program = new Program();
    const [mean, square, root] = [program.state(0), program.state(1), program.temporary()];
    if (decoupledWeightDecay) program.scale(PARAM, PARAM, 1 - lr * weightDecay);
    const g = program.gradient(maximize, decoupledWeightDecay ? 0 : weightDecay);
    program.average(mean, g, b[0]);
    program.averageSquare(square, g, b[1]);
    program.put('div', root, square, program.number(1 - power(b[1], step)));
    program.put('sqrt', root, root);
    program.shift(root, root, eps);
    program.addQuotient(PARAM, g, root, (-lr * (1 - mu)) / (1 - product));
    program.addQuotient(PARAM, mean, root, (-lr * next) / (1 - following));
    program.run(items);
    counts.step = step;
    counts.mu_product = product;
  }
}

nameClasses({ NAdam });
