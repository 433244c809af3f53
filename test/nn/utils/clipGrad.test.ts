import { nn, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { clipGradNorm_, clipGradValue_ } = nn.utils;

const withGrad = (...grad: number[]) => {
  const p = tensor(new Float32Array(grad.length)).requiresGrad_();
  p.grad = tensor(Float32Array.from(grad));
  return p;
};
const grads = (...params: Tensor[]) => params.map((p) => p.grad?.tolist() ?? null);

describe('clipGradNorm_', () => {
  it.each([
    [2, Math.sqrt(9 + 16 + 144)],
    [1, 19],
    [3, Math.cbrt(27 + 64 + 1728)],
    [Number.POSITIVE_INFINITY, 12],
    ['inf' as const, 12],
    [Number.NEGATIVE_INFINITY, 3],
    [0.5, (Math.sqrt(3) + 2 + Math.sqrt(12)) ** 2],
  ])('of order %s is that of all gradients together', (normType, norm) => {
    const [a, b] = [withGrad(3, -4), withGrad(12)];
    expect(clipGradNorm_([a, b], 1, { normType }).item()).toBeCloseTo(norm, 4);
    grads(a, b)
      .flat()
      .forEach((g, i) => void expect(g).toBeCloseTo(([3, -4, 12][i] as number) / (norm + 1e-6), 5));
  });

  it('leaves gradients alone that are small enough, and parameters without one', () => {
    const [a, none] = [withGrad(0.3, 0.4), tensor([1], { requiresGrad: true })];
    const norm = clipGradNorm_(new Set([a, none]).values(), 1);
    expect(norm.shape).toEqual([]);
    expect(norm.requiresGrad).toBe(false);
    expect(grads(a, none)).toEqual([[Math.fround(0.3), Math.fround(0.4)], null]);
    expect(clipGradNorm_([none], 1).item()).toBe(0);
    expect(clipGradNorm_(none, 1).item()).toBe(0);
  });

  it('scales by a norm that is not finite, or refuses to with nothing changed', () => {
    const a = withGrad(1, Number.POSITIVE_INFINITY);
    expect(() => clipGradNorm_(a, 1, { errorIfNonfinite: true })).toThrow(
      'The total norm of order 2.0 for gradients from `parameters` is non-finite, so it cannot be clipped.',
    );
    expect(grads(a)).toEqual([[1, Number.POSITIVE_INFINITY]]);
    expect(clipGradNorm_(a, 1).item()).toBe(Number.POSITIVE_INFINITY);
    expect(grads(a)).toEqual([[0, Number.NaN]]);
  });

  it('refuses what is no number', () => {
    expect(() => clipGradNorm_([withGrad(1)], 'x' as never)).toThrow('max_norm must be a number, got string');
    expect(() => clipGradNorm_([1] as never, 1)).toThrow('expected Tensor or an iterable of Tensors');
  });

  it('takes gradients of any strides and complex ones', () => {
    const p = tensor(new Float32Array(4)).reshape([2, 2]).requiresGrad_();
    p.grad = tensor([
      [3, 0],
      [4, 0],
    ]).t();
    clipGradNorm_(p, 1);
    expect((p.grad as Tensor).data().map((g) => Math.round(g * 100) / 100)).toEqual(Float32Array.of(0.6, 0.8, 0, 0));
    const c = tensor(new Float32Array(2), { dtype: 'complex64' }).reshape([1]).requiresGrad_();
    c.grad = tensor(Float32Array.of(3, 4), { dtype: 'complex64' }).reshape([1]);
    expect(clipGradNorm_(c, 100).item()).toBe(5);
  });
});

it('clipGradValue_ keeps each element within the bounds', () => {
  const [a, none] = [withGrad(3, -4, Number.NaN, 0.1), tensor([1], { requiresGrad: true })];
  expect(clipGradValue_([a, none], 0.5)).toBeUndefined();
  expect(grads(a, none)).toEqual([[0.5, -0.5, Number.NaN, Math.fround(0.1)], null]);
  expect(() => clipGradValue_(a, null as never)).toThrow('clip_value must be a number');
});

describe('vectors of parameters', () => {
  it('go there and back', () => {
    const layer = new nn.Linear(3, 2);
    const before = nn.utils.parametersToVector(layer.parameters());
    expect(before.shape).toEqual([8]);
    nn.utils.vectorToParameters(tensor([1, 2, 3, 4, 5, 6, 7, 8, 9]), layer.parameters());
    expect([layer.weight.tolist(), layer.bias?.tolist()]).toEqual([
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [7, 8],
    ]);
    expect(layer.weight.isLeaf && layer.weight.requiresGrad).toBe(true);
  });

  it('lets gradients through, and refuses vectors that are too short', () => {
    const layer = new nn.Linear(1, 1);
    nn.utils
      .parametersToVector(layer.parameters())
      .mul(tensor([2, 3]))
      .sum()
      .backward();
    expect([layer.weight.grad?.tolist(), layer.bias?.grad?.tolist()]).toEqual([[[2]], [3]]);
    const before = JSON.stringify(layer);
    expect(() => nn.utils.vectorToParameters(tensor([1]), layer.parameters())).toThrow('a vector of 2 elements');
    expect(() => nn.utils.vectorToParameters([1, 2] as never, layer.parameters())).toThrow(
      "argument 'input' (position 1) must be Tensor, not Array",
    );
    expect(JSON.stringify(layer)).toBe(before);
  });
});
