import { empty } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { bilinear } from '../functional/bilinear';
import { uniform_ } from '../init';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { nameClasses } from '../property';
import { showBool } from './repr';

/**
 * y_o = x1^T W_o x2 + b_o for x1 of shape [..., in1] and x2 of shape [..., in2].
 *
 * Weight [out, in1, in2] and bias [out] start uniform in ±1 / sqrt(in1).
 *
 * @param in1Features - numbers of the first input
 * @param in2Features - numbers of the second input
 * @param outFeatures - numbers of the result
 * @param options - `bias`, default true
 * @throws ShapeError when the shapes do not fit
 * @example
 * new nn.Bilinear(20, 30, 40)(rand([128, 20]), rand([128, 30])).shape; // [128, 40]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Bilinear.html
 */
export class Bilinear extends Module<[Tensor, Tensor]> {
  readonly in1Features: number;
  readonly in2Features: number;
  readonly outFeatures: number;
  declare weight: Parameter;
  declare bias: Parameter | null;

  constructor(in1Features: number, in2Features: number, outFeatures: number, options: { bias?: boolean } = {}) {
    super();
    this.in1Features = in1Features;
    this.in2Features = in2Features;
    this.outFeatures = outFeatures;
    this.registerParameter('weight', new Parameter(empty([outFeatures, in1Features, in2Features])));
    this.registerParameter('bias', options.bias === false ? null : new Parameter(empty([outFeatures])));
    this.resetParameters();
  }

  /** Draws new weights. */
  resetParameters(): void {
    const bound = this.in1Features > 0 ? 1 / Math.sqrt(this.in1Features) : 0;
    uniform_(this.weight, -bound, bound);
    if (this.bias !== null) uniform_(this.bias, -bound, bound);
  }

  forward(input1: Tensor, input2: Tensor): Tensor {
    return bilinear(input1, input2, this.weight, this.bias);
  }

  override extraRepr(): string {
    const { in1Features, in2Features, outFeatures, bias } = this;
    return `in1_features=${in1Features}, in2_features=${in2Features}, out_features=${outFeatures}, bias=${showBool(bias !== null)}`;
  }
}

nameClasses({ Bilinear });
