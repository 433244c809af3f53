import { noGrad } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { rsqrt } from '../../ops/pointwise/rsqrt';
import { sub } from '../../ops/pointwise/sub';
import { reshape } from '../../ops/shape/reshape';
import { onesLike, zerosLike } from '../../tensor/create';
import { Tensor } from '../../tensor/tensor';
import { copyModule } from '../copyModule';
import type { AnyModule } from '../module';
import { Parameter } from '../parameter';
import { className, property } from '../property';

/** A batch normalization in evaluation mode: y = (x - mean) scale + bias, scale = weight / sqrt(variance + eps). */
function affine(bn: AnyModule): { mean: Tensor; scale: Tensor; bias: Tensor } {
  const [mean, variance] = [property(bn, 'running_mean'), property(bn, 'running_var')];
  if (!(mean instanceof Tensor) || !(variance instanceof Tensor)) {
    throw new ValueError(`${className(bn)} has no running_mean and running_var to fuse`);
  }
  const weight = (property(bn, 'weight') as Tensor | null) ?? onesLike(mean);
  const bias = (property(bn, 'bias') as Tensor | null) ?? zerosLike(mean);
  return { mean, scale: mul(weight, rsqrt(add(variance, property(bn, 'eps') as number))), bias };
}

/** The layer with W scale and (b - mean) scale + bias in place of W and b; `dim` is that of W's outputs. */
function fused<M extends AnyModule>(layer: M, bn: AnyModule, dim: number): M {
  if (layer.training || bn.training) throw new ValueError('Fusion only for eval!');
  return noGrad(() => {
    const { mean, scale, bias } = affine(bn);
    const weight = property(layer, 'weight') as Tensor;
    const own = (property(layer, 'bias') as Tensor | null) ?? zerosLike(mean);
    const shape = weight.sizes.map((_, i) => (i === dim ? -1 : 1));
    const copy = copyModule(layer) as M & { weight: Parameter; bias: Parameter };
    copy.weight = new Parameter(mul(weight, reshape(scale, shape)));
    copy.bias = new Parameter(add(mul(sub(own, mean), scale), bias));
    return copy;
  });
}

/**
 * One convolution that does what a convolution and the batch normalization behind it do, both in evaluation mode.
 *
 * @param conv - a convolution
 * @param bn - a batch normalization with running statistics of its output channels
 * @param options - `transpose`: the convolution is a transposed one; default false
 * @returns a new module; the two stay as they are
 * @throws ValueError in training mode, or for a normalization without running statistics
 * @example
 * const [conv, bn] = [new nn.Conv2d(3, 8, 3).eval(), new nn.BatchNorm2d(8).eval()];
 * const x = rand([1, 3, 6, 6]);
 * nn.utils.fusion.fuseConvBnEval(conv, bn)(x).allclose(bn(conv(x)), { atol: 1e-5 }); // true
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.fuse_conv_bn_eval.html
 */
export function fuseConvBnEval<M extends AnyModule>(conv: M, bn: AnyModule, options: { transpose?: boolean } = {}): M {
  return fused(conv, bn, options.transpose ? 1 : 0);
}

/**
 * One linear layer that does what a linear layer and the batch normalization behind it do, both in evaluation mode.
 *
 * @param linear - a linear layer
 * @param bn - a batch normalization with running statistics of its outputs
 * @returns a new module; the two stay as they are
 * @throws ValueError in training mode, or for a normalization without running statistics
 * @example
 * const [linear, bn] = [new nn.Linear(3, 8).eval(), new nn.BatchNorm1d(8).eval()];
 * const x = rand([2, 3]);
 * nn.utils.fusion.fuseLinearBnEval(linear, bn)(x).allclose(bn(linear(x)), { atol: 1e-5 }); // true
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.fuse_linear_bn_eval.html
 */
export function fuseLinearBnEval<M extends AnyModule>(linear: M, bn: AnyModule): M {
  return fused(linear, bn, 0);
}
