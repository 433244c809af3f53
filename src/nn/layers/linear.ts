import { empty } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { linear, linearRelu } from '../functional/linear';
import { calculateFanIn, kaimingUniform_, uniform_ } from '../init';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { showBool } from './repr';

/**
 * y = x W^T + b for x of shape [..., in].
 *
 * Weight [out, in] and bias [out] start uniform in ±1 / sqrt(in).
 *
 * @param inFeatures - numbers of each input
 * @param outFeatures - numbers of each result
 * @param options - `bias`, default true
 * @example
 * new nn.Linear(20, 30)(rand([128, 20])).shape; // [128, 30]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Linear.html
 */
export class Linear extends Module {
  readonly inFeatures: number;
  readonly outFeatures: number;
  declare weight: Parameter;
  declare bias: Parameter | null;

  constructor(inFeatures: number, outFeatures: number, options: { bias?: boolean } = {}) {
    super();
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.registerParameter('weight', new Parameter(empty([outFeatures, inFeatures])));
    this.registerParameter('bias', options.bias === false ? null : new Parameter(empty([outFeatures])));
    this.resetParameters();
  }

  /** Draws new weights. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    if (this.bias === null) return;
    const fanIn = calculateFanIn(this.weight);
    const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
    uniform_(this.bias, -bound, bound);
  }

  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${showBool(this.bias !== null)}`;
  }
}

markTransparent({ Linear }, { absorbs: { relu: (layer: Linear, x) => linearRelu(x, layer.weight, layer.bias) } });
