import type { Tensor } from '../../tensor/tensor';
import { type CosineSimilarityOptions, cosineSimilarity } from '../functional/cosineSimilarity';
import { Module } from '../module';
import { nameClasses } from '../property';

/**
 * The cosine of the angle between vectors along `dim` (default 1).
 *
 * @param dim - along which the vectors lie, default 1
 * @param options - `eps`: the least norm to divide by, default 1e-8
 * @example
 * new nn.CosineSimilarity()(tensor([[1, 0]]), tensor([[1, 1]])); // [0.7071]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.CosineSimilarity.html
 */
export class CosineSimilarity extends Module<[x1: Tensor, x2: Tensor]> {
  readonly dim: number;
  readonly eps: number;

  constructor(dim = 1, options: CosineSimilarityOptions = {}) {
    super();
    this.dim = dim;
    this.eps = options.eps ?? 1e-8;
  }

  forward(x1: Tensor, x2: Tensor): Tensor {
    return cosineSimilarity(x1, x2, this.dim, { eps: this.eps });
  }
}

nameClasses({ CosineSimilarity });
