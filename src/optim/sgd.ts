import { ValueError } from '../errors';
import type { Tensor } from '../tensor/tensor';
import { k } from '../wasm/engine';
import { checkAtLeastZero, Optimizer, type ParamGroup, type Params, withDefaults } from './optimizer';
import { runRecords, type StepItem, stateTensor } from './records';

export interface SGDOptions {
  /** Learning rate; required, here or in every group. */
  lr: number;
  /** Default 0. */
  momentum: number;
  /** Share of the gradient that does not enter the momentum; default 0. */
  dampening: number;
  /** Factor of the L2 penalty; default 0. */
  weightDecay: number;
  /** Default false. */
  nesterov: boolean;
  /** Climb instead of descending; default false. */
  maximize: boolean;
}

const DEFAULTS: SGDOptions = {
  lr: Number.NaN,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
};

/**
 * Stochastic gradient descent with momentum:
 * d = g + weightDecay p, b = momentum b + (1 - dampening) d (b = d at first), p = p - lr (nesterov ? d + momentum b : b).
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @throws ValueError for a rate, momentum or decay below zero, a missing rate, an empty list
 * @example
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
 * optimizer.zeroGrad();
 * loss.backward();
 * optimizer.step();
 * @see https://pytorch.org/docs/stable/generated/torch.optim.SGD.html
 */
export class SGD extends Optimizer<SGDOptions> {
  constructor(params: Params<SGDOptions>, options: Partial<SGDOptions> = {}) {
    super(params, withDefaults(DEFAULTS, options));
  }

  protected checkOptions(options: SGDOptions & { params?: unknown }): void {
    const { lr, momentum, dampening, weightDecay, nesterov } = options;
    if (!Number.isNaN(lr)) checkAtLeastZero(lr, 'learning rate');
    else if (options.params !== undefined) {
      throw new ValueError("parameter group didn't specify a value of required optimization parameter lr");
    }
    checkAtLeastZero(momentum, 'momentum value');
    checkAtLeastZero(weightDecay, 'weight_decay value');
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new ValueError('Nesterov momentum requires a momentum and zero dampening');
    }
  }

  protected update(group: ParamGroup<SGDOptions>): void {
    const { lr, momentum, dampening, weightDecay, nesterov, maximize } = group;
    const items: StepItem[] = [];
    const fresh: [Tensor, Tensor][] = [];
    for (const param of group.params) {
      const grad = param.meta?.grad ?? null;
      if (grad === null) continue;
      if (momentum === 0) {
        items.push({ param, grad, states: [null, null], flags: 0 });
        continue;
      }
      const known = (this.stateOf(param).momentum_buffer ?? null) as Tensor | null;
      const buffer = known ?? stateTensor(param);
      if (known === null) fresh.push([param, buffer]);
      items.push({ param, grad, states: [buffer, null], flags: known === null ? 1 : 0 });
    }
    runRecords(items, 2, (list, count) => {
      k.sgd(list, count, lr, momentum, dampening, weightDecay, Number(nesterov), Number(maximize), 0, count);
    });
    // The step has filled them; one that fails leaves no buffer of undefined numbers behind.
    for (const [param, buffer] of fresh) this.stateOf(param).momentum_buffer = buffer;
  }
}
