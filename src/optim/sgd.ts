import { nameClasses } from '../nn/property';
import { k } from '../wasm/engine';
import { ElementwiseOptimizer } from './elementwiseOptimizer';
import type { ParamGroupOptions, Params } from './optimizer';
import { anyNumber, atLeastZero, demand, flag, type ImplementationOptions, type OptionTable } from './options';
import { runRecords, type StepItem } from './records';
import type { Kept, ParamState } from './stateDict';

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

/** Where each group has a learning rate, the options need none. The compiler's message has this name where there is none at all. */
export interface GroupsWithLr extends Iterable<ParamGroupOptions<SGDOptions> & { lr: number }> {}

const OPTIONS: OptionTable<SGDOptions> = {
  lr: atLeastZero('learning rate'),
  momentum: atLeastZero('momentum value', 0),
  dampening: anyNumber('dampening value', 0),
  weightDecay: atLeastZero('weight_decay value', 0),
  nesterov: flag('nesterov', false),
  maximize: flag('maximize', false),
};

const FRESH_BUFFER = 1;
const NOTHING: Kept = { numbers: {}, tensors: {}, optional: ['momentum_buffer'] };
const MOMENTUM: Kept = { ...NOTHING, tensors: { momentum_buffer: 0 } };

/**
 * Stochastic gradient descent with momentum:
 * d = g + weightDecay p, b = momentum b + (1 - dampening) d (b = d at first), p = p - lr (nesterov ? d + momentum b : b).
 *
 * @param options - `lr`, `momentum`, `dampening`, `weightDecay`, `nesterov`, `maximize`, all 0 or false but the rate
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @throws ValueError for a rate, momentum or decay below zero, a missing rate, an option that does not exist, an empty list
 * @example
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
 * optimizer.zeroGrad();
 * loss.backward();
 * optimizer.step();
 * @see https://pytorch.org/docs/stable/generated/torch.optim.SGD.html
 */
export class SGD extends ElementwiseOptimizer<SGDOptions> {
  constructor(groups: GroupsWithLr, options?: Partial<SGDOptions> & ImplementationOptions);
  constructor(params: Params<SGDOptions>, options: Partial<SGDOptions> & { lr: number } & ImplementationOptions);
  constructor(params: Params<SGDOptions>, options: Partial<SGDOptions> & ImplementationOptions = {}) {
    super(params, options as SGDOptions, OPTIONS);
  }

  protected override checkTogether({ nesterov, momentum, dampening }: SGDOptions): void {
    demand(!nesterov || (momentum > 0 && dampening === 0), 'Nesterov momentum requires a momentum and zero dampening');
  }

  protected override keeps({ momentum }: SGDOptions): Kept {
    return momentum === 0 ? NOTHING : MOMENTUM;
  }

  protected override flagsOf(state: ParamState | undefined): number {
    return state?.momentum_buffer ? 0 : FRESH_BUFFER;
  }

  protected override advance(items: readonly StepItem[], options: SGDOptions): void {
    const { lr, momentum, dampening, weightDecay, nesterov, maximize } = options;
    runRecords(items, 2, (list, count) => {
      k.sgd(list, count, lr, momentum, dampening, weightDecay, Number(nesterov), Number(maximize), 0, count, 0);
    });
  }
}

nameClasses({ SGD });
