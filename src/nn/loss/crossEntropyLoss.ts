import type { Tensor } from '../../tensor/tensor';
import { type CrossEntropyOptions, crossEntropy } from '../functional/crossEntropy';
import { resolveReduction } from '../functional/reduction';
import { Module } from '../module';
import { nameClasses } from '../property';

/**
 * Cross entropy between scores and class indices or class probabilities: l = -w_y log softmax(x)_y.
 *
 * `weight` is a buffer, so it is part of `stateDict()`.
 *
 * @example
 * const loss = new nn.CrossEntropyLoss();
 * loss(tensor([[0.1, 0.2, 0.3]]), tensor(Int32Array.of(1))); // tensor(1.1019)
 * @see https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
 */
export class CrossEntropyLoss extends Module<[input: Tensor, target: Tensor]> {
  declare weight: Tensor | null;
  readonly ignoreIndex: number;
  readonly reduction: NonNullable<CrossEntropyOptions['reduction']>;
  readonly labelSmoothing: number;

  constructor(options: CrossEntropyOptions = {}) {
    super();
    this.registerBuffer('weight', options.weight ?? null);
    this.ignoreIndex = options.ignoreIndex ?? -100;
    this.reduction = resolveReduction(options);
    this.labelSmoothing = options.labelSmoothing ?? 0;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignoreIndex, reduction, labelSmoothing } = this;
    return crossEntropy(input, target, { weight, ignoreIndex, reduction, labelSmoothing });
  }
}

nameClasses({ CrossEntropyLoss });
