import { nameClasses } from '../nn/property';
import { k } from '../wasm/engine';
import { type Counts, ElementwiseOptimizer } from './elementwiseOptimizer';
import type { Params } from './optimizer';
import { atLeastZero, betas, flag, type ImplementationOptions, type OptionTable } from './options';
import { runRecords, type StepItem } from './records';
import type { Kept } from './stateDict';

export interface AdamOptions {
  /** Learning rate; default 0.001. */
  lr: number;
  /** Decay of the running averages of the gradient and of its square; default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** Added to the denominator; default 1e-8. */
  eps: number;
  /** Adam: factor of the L2 penalty, default 0. AdamW: decay of the weights themselves, default 0.01. */
  weightDecay: number;
  /** Divide by the largest average of squares so far; default false. */
  amsgrad: boolean;
  /** Climb instead of descending; default false. */
  maximize: boolean;
  /** Whether the weights decay by themselves, instead of through the gradient: Adam false, AdamW true. */
  decoupledWeightDecay: boolean;
}

const OPTIONS: OptionTable<AdamOptions> = {
  lr: atLeastZero('learning rate', 0.001),
  betas,
  eps: atLeastZero('epsilon value', 1e-8),
  weightDecay: atLeastZero('weight_decay value', 0),
  amsgrad: { ...flag('amsgrad', false), flag: false },
  maximize: flag('maximize', false),
  decoupledWeightDecay: { ...flag('decoupled_weight_decay', false), fixed: true },
};

const AVERAGES: Kept = {
  numbers: { step: 0 },
  tensors: { exp_avg: 0, exp_avg_sq: 0 },
  optional: ['max_exp_avg_sq'],
};
const LARGEST: Kept = { ...AVERAGES, tensors: { ...AVERAGES.tensors, max_exp_avg_sq: 0 } };

/**
 * Adam: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2,
 * p = p - lr m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + eps), with g = g + weightDecay p.
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @param options - `lr` (default 0.001), `betas` (default [0.9, 0.999]), `eps` (default 1e-8), `weightDecay`, `amsgrad`,
 * `maximize`
 * @throws ValueError for an option that is out of range or does not exist, or an empty list
 * @example
 * const optimizer = new optim.Adam(model.parameters(), { lr: 0.001 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Adam.html
 */
export class Adam extends ElementwiseOptimizer<AdamOptions> {
  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> & ImplementationOptions = {}) {
    super(params, options as AdamOptions, OPTIONS);
  }

  protected override keeps({ amsgrad }: AdamOptions): Kept {
    return amsgrad ? LARGEST : AVERAGES;
  }

  protected override advance(items: readonly StepItem[], options: AdamOptions, counts: Counts): void {
    const { lr, betas: b, eps, weightDecay, amsgrad, maximize, decoupledWeightDecay } = options;
    const step = (counts.step as number) + 1;
    const [decoupled, max, ams] = [Number(decoupledWeightDecay), Number(maximize), Number(amsgrad)];
    runRecords(items, 3, (list, count) => {
      k.adam(list, count, lr, b[0], b[1], eps, weightDecay, decoupled, ams, max, step, 0, count, 0);
    });
    counts.step = step;
  }
}

/**
 * Adam whose weight decay acts on the weights themselves: p = p (1 - lr weightDecay) before the step.
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @param options - as for Adam; weightDecay is 0.01 unless given
 * @example
 * const optimizer = new optim.AdamW(model.parameters(), { lr: 0.001, weightDecay: 0.1 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 */
export class AdamW extends Adam {
  constructor(
    params: Params<AdamOptions>,
    options: Partial<Omit<AdamOptions, 'decoupledWeightDecay'>> & ImplementationOptions = {},
  ) {
    super(params, { weightDecay: 0.01, decoupledWeightDecay: true, ...options });
  }
}

nameClasses({ Adam, AdamW });
