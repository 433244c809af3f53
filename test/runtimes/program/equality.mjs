// What Jest and Bun run, which define `test` and `expect`: tensors are compared by dtype, shape and elements.
import { nn, tensor } from 'torchlet';
import { assertClose } from 'torchlet/testing';

const { expect, test } = globalThis.Bun === undefined ? globalThis : await import('bun:test');
const x = () =>
  tensor([
    [1, 2],
    [3, 4],
  ]);

test('equal tensors are equal', () => {
  expect(x()).toEqual(x());
  expect(x()).toStrictEqual(x());
  expect({ a: [x()] }).toEqual({ a: [x()] });
  expect(x().t()).toEqual(
    tensor([
      [1, 3],
      [2, 4],
    ]),
  );
  expect(x().requiresGrad_().mul(2)).toEqual(
    tensor([
      [2, 4],
      [6, 8],
    ]),
  );
  expect(new nn.Parameter(x())).toEqual(x());
});

test('others are not', () => {
  expect(x()).not.toEqual(x().add(1));
  expect(x()).not.toEqual(x().reshape([4]));
  expect(x()).not.toEqual(x().to('int32'));
  expect({ a: x() }).not.toEqual({ a: x().add(1) });
});

test('how they differ can be shown', () => {
  for (const [a, b] of [
    [tensor([1, 2]), tensor([1, 3])],
    [tensor(1), tensor(2)],
    [x(), x().mul(2).t()],
  ]) {
    expect(() => expect(a).toEqual(b)).toThrow('toEqual');
    expect(() => expect({ loss: 1, a }).toEqual({ loss: 2, a: b })).toThrow('toEqual');
  }
});

test('assertClose compares with tolerances', () => {
  assertClose(x(), x().add(1e-6));
  expect(() => assertClose(x(), x().add(1))).toThrow('Mismatched elements: 4 / 4 (100.0%)');
});

test('structuredClone names the way', () => {
  expect(() => structuredClone(x())).toThrow();
});
