import { ShapeError, ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { rsqrt } from '../../ops/pointwise/rsqrt';
import { sub } from '../../ops/pointwise/sub';
import { varMean } from '../../ops/reduction/varMean';
import { reshape } from '../../ops/shape/reshape';
import { type Shape, showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';

/** Mean and (biased) variance of x over `dims`, which stay with size 1. */
export interface Moments {
  mean: Tensor;
  variance: Tensor;
}

export function momentsOver(x: Tensor, dims: readonly number[]): Moments {
  const [variance, mean] = varMean(x, [...dims], { unbiased: false, keepdim: true });
  return { mean, variance };
}

/** (x - mean) / sqrt(variance + eps) * weight + bias, all of shapes that broadcast. */
export function standardized(
  x: Tensor,
  { mean, variance }: Moments,
  eps: number,
  weight: Tensor | null,
  bias: Tensor | null,
): Tensor {
  const scale = rsqrt(add(variance, eps));
  const y = mul(sub(x, mean), scale);
  const weighted = weight === null ? y : mul(y, weight);
  return bias === null ? weighted : add(weighted, bias);
}

/** A vector with an entry for each channel as [1, c, 1, ...], to broadcast with x [n, c, ...]. */
export function perChannel(vector: Tensor | null, x: Tensor): Tensor | null {
  return vector === null ? null : reshape(vector, channelShape(x));
}

export function channelShape(x: Tensor): Shape {
  return x.sizes.map((size, dim) => (dim === 1 ? size : 1));
}

/** Throws where a vector has not an entry for each channel. */
export function checkVector(name: string, vector: Tensor | null, channels: number): void {
  if (vector === null || vector.count === channels) return;
  throw new ShapeError(`${name} should contain ${channels} elements not ${vector.count}`);
}

/** Throws where a mean would be that of a single value. */
export function checkCount(shape: Shape): void {
  const count = shape.reduce((product, size, dim) => (dim === 1 ? product : product * size), 1);
  if (count !== 1) return;
  throw new ValueError(
    `Expected more than 1 value per channel when training, got input size torch.Size(${showShape(shape)})`,
  );
}
