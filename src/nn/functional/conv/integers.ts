import { add } from '../../../ops/pointwise/add';
import { matmul } from '../../../ops/products/matmul';
import { reshape } from '../../../ops/shape/reshape';
import { aliasOf, copyOf } from '../../../tensor/copy';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { pad } from '../pad';
import type { Geometry } from './geometry';

/**
 * The convolution of int32 images, exact modulo 2^32 as PyTorch's: the windows side by side are a matrix for each group,
 * the product with the filters is one of integers. It has no gradient.
 */
export function convolveIntegers(x: Tensor, weight: Tensor, bias: Tensor | null, g: Geometry): Tensor {
  return scope(() => {
    const image = copyOf(pad(x, [g.padW, g.padW, g.padH, g.padH]));
    const [sn, sc, sh, sw] = image.strides as [number, number, number, number];
    const [inputs, outputs] = [g.c / g.groups, g.o / g.groups];
    const windows = aliasOf(
      image,
      [g.n, g.groups, inputs, g.kh, g.kw, g.oh, g.ow],
      [sn, inputs * sc, sc, g.dilH * sh, g.dilW * sw, g.strideH * sh, g.strideW * sw],
      0,
    );
    const columns = reshape(windows, [g.n, g.groups, inputs * g.kh * g.kw, g.oh * g.ow]);
    const filters = reshape(weight, [g.groups, outputs, inputs * g.kh * g.kw]);
    const y = reshape(matmul(filters, columns), [g.n, g.o, g.oh, g.ow]);
    return bias === null ? y : add(y, reshape(bias, [g.o, 1, 1]));
  });
}
