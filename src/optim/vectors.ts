import { cat } from '../ops/joining/cat';
import { abs } from '../ops/pointwise/abs';
import { add, add_ } from '../ops/pointwise/add';
import { dot as dotProduct } from '../ops/products/dot';
import { amax } from '../ops/reduction/amax';
import { sum } from '../ops/reduction/sum';
import { narrow } from '../ops/shape/narrow';
import { reshape } from '../ops/shape/reshape';
import { viewAs } from '../ops/shape/viewAs';
import { zeros } from '../tensor/create';
import type { Tensor } from '../tensor/tensor';

/** The gradients of all parameters in one vector; zeros where there is none. */
export function flatGradient(params: readonly Tensor[]): Tensor {
  return cat(params.map((param) => reshape(param.meta?.grad ?? zeros(param.sizes), [param.count])));
}

/** params = params + length direction, where the direction is one vector of all parameters. */
export function moveBy(params: readonly Tensor[], direction: Tensor, length: number): void {
  let start = 0;
  for (const param of params) {
    add_(param, viewAs(narrow(direction, 0, start, param.count), param), { alpha: length });
    start += param.count;
  }
}

/** x + factor y */
export function linear(x: Tensor, y: Tensor, factor: number): Tensor {
  return add(x, y, { alpha: factor });
}

export function dot(x: Tensor, y: Tensor): number {
  return dotProduct(x, y).item() as number;
}

/** max |x| */
export function largest(x: Tensor): number {
  return amax(abs(x)).item() as number;
}

/** sum |x| */
export function moduliSum(x: Tensor): number {
  return sum(abs(x)).item() as number;
}
