import { ValueError } from '../errors';
import { zerosLike } from '../tensor/create';
import { hold } from '../tensor/storage';
import type { Tensor } from '../tensor/tensor';
import { k } from '../wasm/engine';
import { checkAtLeastZero, Optimizer, type ParamGroup, type Params, pyFloat, withDefaults } from './optimizer';
import { runRecords, type StepItem } from './records';

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
}

const DEFAULTS: AdamOptions = {
  lr: 0.001,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
};

/**
 * Adam: m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2,
 * p = p - lr m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + eps), with g = g + weightDecay p.
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @throws ValueError for an option out of range or an empty list
 * @example
 * const optimizer = new optim.Adam(model.parameters(), { lr: 0.001 });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Adam.html
 */
export class Adam extends Optimizer<AdamOptions> {
  /** Whether the weights decay by themselves instead of through the gradient. */
  protected get decoupled(): boolean {
    return false;
  }

  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(params, withDefaults(DEFAULTS, options));
  }

  protected checkOptions({ lr, betas, eps, weightDecay }: AdamOptions): void {
    checkAtLeastZero(lr, 'learning rate');
    checkAtLeastZero(eps, 'epsilon value');
    for (const i of [0, 1] as const) {
      const beta = betas[i];
      if (!(beta >= 0 && beta < 1)) throw new ValueError(`Invalid beta parameter at index ${i}: ${pyFloat(beta)}`);
    }
    checkAtLeastZero(weightDecay, 'weight_decay value');
  }

  protected update(group: ParamGroup<AdamOptions>): void {
    const { lr, betas, eps, weightDecay, amsgrad, maximize } = group;
    const byStep = new Map<number, StepItem[]>();
    const counts = new Map<Tensor, number>();
    for (const param of group.params) {
      const grad = param.meta?.grad ?? null;
      if (grad === null) continue;
      const state = this.stateOf(param);
      state.step ??= 0;
      const step = (counts.get(param) ?? (state.step as number)) + 1;
      counts.set(param, step);
      state.exp_avg ??= zeroState(param);
      state.exp_avg_sq ??= zeroState(param);
      if (amsgrad) state.max_exp_avg_sq ??= zeroState(param);
      const states = [state.exp_avg, state.exp_avg_sq, amsgrad ? state.max_exp_avg_sq : null] as (Tensor | null)[];
      const items = byStep.get(step);
      const item = { param, grad, states, flags: 0 };
      if (items === undefined) byStep.set(step, [item]);
      else items.push(item);
    }
    const [decoupled, max, ams] = [Number(this.decoupled), Number(maximize), Number(amsgrad)];
    for (const [step, items] of byStep) {
      runRecords(items, 3, (list, count) => {
        k.adam(list, count, lr, betas[0], betas[1], eps, weightDecay, decoupled, ams, max, step, 0, count);
      });
      // Only now: a step that fails does not count.
      for (const { param } of items) this.stateOf(param).step = step;
    }
  }
}

function zeroState(param: Tensor): Tensor {
  const state = zerosLike(param);
  hold(state.storage);
  return state;
}

/**
 * Adam whose weight decay acts on the weights themselves: p = p (1 - lr weightDecay) before the step.
 *
 * @param options - as for Adam; weightDecay is 0.01 unless given
 * @see https://pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 */
export class AdamW extends Adam {
  protected override get decoupled(): boolean {
    return true;
  }

  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(params, withDefaults({ ...DEFAULTS, weightDecay: 0.01 }, options));
  }
}
