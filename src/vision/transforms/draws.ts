import { uniform_ } from '../../ops/random/uniform';
import { empty } from '../../tensor/create';
import { rand, randint } from '../../tensor/random';
import type { Tensor } from '../../tensor/tensor';

function taken(x: Tensor): number {
  const value = x.item();
  x.dispose();
  return value as number;
}

/** One number from low up to high, as `torch.empty(1).uniform_(low, high)` draws it. */
export const uniform = (low: number, high: number): number => taken(uniform_(empty([1]), low, high));

/** One whole number from low up to, but without, high. */
export const integer = (low: number, high: number): number => taken(randint(low, high, [1]));

/** Whether something of probability p happens: `torch.rand(1) < p`, which compares float32 numbers. */
export const happens = (p: number): boolean => taken(rand([1])) < Math.fround(p);
