import { type nn, noGrad, type Tensor } from 'torchlet';
import { expect } from 'vitest';
import { tensorsOf } from './models';

/** The largest difference, as a part of the largest number. */
export function difference(got: readonly Tensor[], wanted: readonly Tensor[]): number {
  expect(got.map(({ shape }) => shape)).toEqual(wanted.map(({ shape }) => shape));
  return Math.max(
    ...wanted.map((x, i) => {
      const [a, b] = [Array.from(x.data()), Array.from((got[i] as Tensor).data())];
      const largest = Math.max(...a.filter(Number.isFinite).map(Math.abs), 1e-30);
      return Math.max(
        ...a.map((value, j) => (Object.is(value, b[j]) ? 0 : Math.abs(value - (b[j] as number)) / largest)),
      );
    }),
  );
}

export const results = (model: nn.AnyModule, args: readonly unknown[]): Tensor[] =>
  tensorsOf(noGrad(() => model(...args)));
