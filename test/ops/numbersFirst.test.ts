import {
  add,
  atan2,
  autograd,
  bitwiseAnd,
  bitwiseOr,
  bitwiseXor,
  type DType,
  div,
  floorDivide,
  fmax,
  fmin,
  hypot,
  logaddexp,
  maximum,
  minimum,
  mul,
  pow,
  remainder,
  sub,
  type Tensor,
  tensor,
  xlogy,
} from 'torchlet';
import { describe, expect, it } from 'vitest';

const leaf = () => tensor([1, 4], { requiresGrad: true });

/** PyTorch's answers. */
describe('a number in front', () => {
  const cases: [string, (x: Tensor) => Tensor, number[], string, number[] | null][] = [
    ['add', (x) => add(2, x), [3, 6], 'AddBackward0', [1, 1]],
    ['add with alpha', (x) => add(2, x, { alpha: 3 }), [5, 14], 'AddBackward0', [3, 3]],
    ['sub', (x) => sub(2, x), [1, -2], 'SubBackward0', [-1, -1]],
    ['sub with alpha', (x) => sub(2, x, { alpha: 3 }), [-1, -10], 'SubBackward0', [-3, -3]],
    ['mul', (x) => mul(2, x), [2, 8], 'MulBackward0', [2, 2]],
    ['div', (x) => div(2, x), [2, 0.5], 'DivBackward0', [-2, -0.125]],
    ['div rounded', (x) => div(7, x, { roundingMode: 'floor' }), [7, 1], 'DivBackward1', [0, 0]],
    ['div cut off', (x) => div(-7, x, { roundingMode: 'trunc' }), [-7, -1], 'DivBackward1', [0, 0]],
    ['pow', (x) => pow(2, x), [2, 16], 'PowBackward2', [1.3862943649291992, 11.090354919433594]],
    ['xlogy', (x) => xlogy(2, x), [0, 2.7725887298583984], 'XlogyBackward0', [2, 0.5]],
    ['remainder', (x) => remainder(7, x), [0, 3], 'NotImplemented', null],
    ['floorDivide', (x) => floorDivide(7, x), [7, 1], 'NotImplemented', null],
  ];
  it.each(cases)('%s', (_, apply, values, name, slopes) => {
    const x = leaf();
    const y = apply(x);
    y.data().forEach((value, i) => void expect(value).toBeCloseTo(values[i] as number, 6));
    expect(y.gradFn?.name).toBe(name);
    const grads = () => autograd.grad(y.sum(), x)[0]?.tolist() as number[];
    if (slopes === null) expect(grads).toThrow(/derivative for aten::\w+ is not implemented/);
    else grads().forEach((value, i) => void expect(value).toBeCloseTo(slopes[i] as number, 6));
    expect(x.tolist()).toEqual([1, 4]);
  });

  it('has a second derivative', () => {
    const x = leaf();
    const [first] = autograd.grad(div(2, x).sum(), x, { createGraph: true });
    const [second] = autograd.grad((first as Tensor).sum(), x);
    expect(second?.tolist()).toEqual([4, 0.0625]);
  });

  const of = (dtype: DType, value = 3) => tensor([value], { dtype });
  it.each([
    ['bool', add, 3, 'int32', 3.5, 'float32'],
    ['bool', mul, 2, 'int32', 2.5, 'float32'],
    ['bool', div, 2, 'float32', 2.5, 'float32'],
    ['bool', floorDivide, 2, 'int32', 2, 'float32'],
    ['bool', remainder, 0, 'int32', 0.5, 'float32'],
    ['bool', pow, 2, 'int32', 2.5, 'float32'],
    ['uint8', add, 5, 'uint8', 5.5, 'float32'],
    ['uint8', sub, 255, 'uint8', -0.5, 'float32'],
    ['uint8', remainder, 2, 'uint8', 2.5, 'float32'],
    ['uint8', pow, 8, 'uint8', 15.625, 'float32'],
    ['int32', sub, -1, 'int32', -0.5, 'float32'],
    ['int32', floorDivide, 0, 'int32', 0, 'float32'],
  ] as [DType, (a: number, b: Tensor) => Tensor, number, DType, number, DType][])(
    '%s: only its kind counts: %o',
    (dtype, apply, whole, wholeType, real, realType) => {
      const x = of(dtype, dtype === 'bool' ? 1 : 3);
      const [a, b] = [apply(2, x), apply(2.5, x)];
      expect([a.item(), a.dtype, b.item(), b.dtype]).toEqual([whole, wholeType, real, realType]);
    },
  );

  it('goes with integers only where bits are meant', () => {
    const x = tensor(Int32Array.of(3));
    expect([bitwiseAnd(2, x).item(), bitwiseOr(4, x).item(), bitwiseXor(2, x).item()]).toEqual([2, 7, 1]);
    expect(() => div(1, tensor(Int32Array.of(0)), { roundingMode: 'floor' })).toThrow('ZeroDivisionError');
    expect(div(1, tensor(Int32Array.of(0))).item()).toBe(Number.POSITIVE_INFINITY);
    expect(() => sub(2, tensor([true]))).toThrow('Subtraction, the `-` operator, with a bool tensor is not supported');
    expect(() => add(2, x, { alpha: 0.5 })).toThrow('argument alpha must not be a floating point number');
  });

  it('and a number behind make a 0-d tensor', () => {
    const results = [add(2, 3), sub(2, 3), mul(2, 2.5), div(2, 4)];
    expect(results.map((x) => [x.shape.length, x.item(), x.dtype])).toEqual([
      [0, 5, 'int32'],
      [0, -1, 'int32'],
      [0, 5, 'float32'],
      [0, 0.5, 'float32'],
    ]);
    expect(() => pow(2, 3)).toThrow(/^pow\(\) received an invalid combination of arguments - got \(Number, Number\)$/);
  });

  it.each([
    ['add', () => add([1] as never, leaf()), "add(): argument 'input' (position 1) must be Tensor, not Array"],
    ['mul', () => mul('a' as never, leaf()), "mul(): argument 'input' (position 1) must be Tensor, not String"],
    ['sub', () => sub(null as never, 3), "sub(): argument 'input' (position 1) must be Tensor, not null"],
    ['div', () => div(undefined as never, leaf()), 'must be Tensor, not undefined'],
    ...[maximum, minimum, fmax, fmin, atan2, hypot, logaddexp].flatMap((apply): [string, () => unknown, string][] => [
      [
        apply.name,
        () => apply(leaf(), 0 as never),
        `${apply.name}(): argument 'other' (position 2) must be Tensor, not Number`,
      ],
      [
        apply.name,
        () => apply(0 as never, leaf()),
        `${apply.name}(): argument 'input' (position 1) must be Tensor, not Number`,
      ],
    ]),
  ] as [string, () => unknown, string][])(
    'is refused where PyTorch refuses it, and what is no number: %s',
    (_, call, message) => {
      expect(call).toThrow(message);
    },
  );
});
