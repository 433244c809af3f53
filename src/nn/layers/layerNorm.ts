import { ones, zeros } from '../../tensor/create';
import type { Shape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { layerNorm, rmsNorm } from '../functional/layerNorm';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { tuple } from '../tuple';
import { showBool, showNumber } from './repr';

export interface LayerNormModuleOptions {
  /** Added to the variance; default 1e-5. */
  eps?: number;
  /** Whether there are weight and bias; default true. */
  elementwiseAffine?: boolean;
  /** Whether there is a bias beside the weight; default true. */
  bias?: boolean;
}

const asShape = (shape: number | Shape): Shape => tuple(typeof shape === 'number' ? [shape] : shape);
const showTuple = (shape: Shape): string => (shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`);

/**
 * y = (x - mean) / sqrt(variance + eps) * weight + bias, mean and variance over the last dims, whose sizes are given.
 *
 * @param normalizedShape - sizes of the last dims, over which the mean is taken
 * @param options - `eps` (default 1e-5), `elementwiseAffine` (default true)
 * @throws ShapeError when the last dims have other sizes
 * @example
 * new nn.LayerNorm(2)(tensor([[1, 3], [2, 6]])); // [[-1.0000, 1.0000], [-1.0000, 1.0000]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LayerNorm.html
 */
export class LayerNorm extends Module {
  readonly normalizedShape: Shape;
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  declare weight: Parameter | null;
  declare bias: Parameter | null;

  constructor(normalizedShape: number | Shape, options: LayerNormModuleOptions = {}) {
    super();
    this.normalizedShape = asShape(normalizedShape);
    this.eps = options.eps ?? 1e-5;
    this.elementwiseAffine = options.elementwiseAffine ?? true;
    const affine = this.elementwiseAffine;
    this.registerParameter('weight', affine ? new Parameter(ones(this.normalizedShape)) : null);
    this.registerParameter(
      'bias',
      affine && options.bias !== false ? new Parameter(zeros(this.normalizedShape)) : null,
    );
  }

  forward(x: Tensor): Tensor {
    return layerNorm(x, this.normalizedShape, { weight: this.weight, bias: this.bias, eps: this.eps });
  }

  override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine } = this;
    return `${showTuple(normalizedShape)}, eps=${showNumber(eps)}, elementwise_affine=${showBool(elementwiseAffine)}`;
  }
}

export interface RMSNormModuleOptions {
  /** Added to the mean square; default: float32's epsilon, 2^-23. */
  eps?: number | null;
  /** Whether there is a weight; default true. */
  elementwiseAffine?: boolean;
}

/**
 * y = x / sqrt(mean(x²) + eps) * weight, the mean over the last dims, whose sizes are given.
 *
 * @param normalizedShape - sizes of the last dims, over which the mean is taken
 * @param options - `eps`, `elementwiseAffine` (default true)
 * @throws ShapeError when the last dims have other sizes
 * @example
 * new nn.RMSNorm(2)(tensor([[3, 4]])); // [[0.8485, 1.1314]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.RMSNorm.html
 */
export class RMSNorm extends Module {
  readonly normalizedShape: Shape;
  readonly eps: number | null;
  readonly elementwiseAffine: boolean;
  declare weight: Parameter | null;

  constructor(normalizedShape: number | Shape, options: RMSNormModuleOptions = {}) {
    super();
    this.normalizedShape = asShape(normalizedShape);
    this.eps = options.eps ?? null;
    this.elementwiseAffine = options.elementwiseAffine ?? true;
    this.registerParameter('weight', this.elementwiseAffine ? new Parameter(ones(this.normalizedShape)) : null);
  }

  forward(x: Tensor): Tensor {
    return rmsNorm(x, this.normalizedShape, { weight: this.weight, eps: this.eps });
  }

  override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine } = this;
    return `${showTuple(normalizedShape)}, eps=${eps === null ? 'None' : showNumber(eps)}, elementwise_affine=${showBool(elementwiseAffine)}`;
  }
}

markTransparent({ LayerNorm, RMSNorm });
