import { ValueError } from '../errors';
import { nameClasses } from '../nn/property';
import type { AdamOptions } from './adam';
import { Optimizer, type Params } from './optimizer';
import { betas, demand, flag, isNumber, type Option, type OptionTable, pyFloat } from './options';

type SparseAdamOptions = Pick<AdamOptions, 'lr' | 'betas' | 'eps' | 'maximize'>;

const aboveZero = (what: string, fallback: number): Option<number> => ({
  fallback,
  check: (value) => demand(isNumber(value) && value > 0, `Invalid ${what}: ${pyFloat(value)}`),
});

const OPTIONS: OptionTable<SparseAdamOptions> = {
  lr: aboveZero('learning rate', 0.001),
  betas,
  eps: aboveZero('epsilon value', 1e-8),
  maximize: flag('maximize', false),
};

/**
 * Adam for sparse gradients in PyTorch. There are no sparse tensors here, so that it can be made, but a step with a
 * gradient throws, as PyTorch's does with dense ones.
 *
 * @param params - tensors, or groups `{ params, lr, ... }`
 * @param options - `lr` (default 0.001), `betas`, `eps` (default 1e-8), `maximize`
 * @throws ValueError for an option that is out of range or does not exist, or an empty list
 * @example
 * new optim.SparseAdam([tensor([1])], { lr: -1 }); // throws ValueError: Invalid learning rate: -1.0
 * @see https://pytorch.org/docs/stable/generated/torch.optim.SparseAdam.html
 */
export class SparseAdam extends Optimizer<SparseAdamOptions> {
  constructor(params: Params<SparseAdamOptions>, options: Partial<SparseAdamOptions> = {}) {
    super(params, options as SparseAdamOptions, OPTIONS);
  }

  /** @throws ValueError where a parameter has a gradient */
  override step(): void {
    for (const { params } of this.paramGroups) {
      if (params.some((param) => param.meta?.grad)) {
        throw new ValueError('SparseAdam does not support dense gradients, please consider Adam instead');
      }
    }
  }
}

nameClasses({ SparseAdam });
