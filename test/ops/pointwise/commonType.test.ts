import {
  add,
  addcdiv,
  addcmul,
  addmm,
  autograd,
  clamp,
  cumprod,
  cumsum,
  hypot,
  logaddexp,
  logaddexp2,
  tensor as make,
  nn,
  ones,
  rsub,
  sub,
  type Tensor,
  where,
} from 'torchlet';
import { describe, expect, it } from 'vitest';

const bytes = (...values: number[]): Tensor => make(Uint8Array.from(values));
const ints = (...values: number[]): Tensor => make(Int32Array.from(values));
const floats = (...values: number[]): Tensor => make(values);
const bools = (...values: number[]): Tensor => make(Uint8Array.from(values), { dtype: 'bool' });

/** Numbers are PyTorch 1.13's. */
describe('a scaled operand', () => {
  it('is scaled in the common dtype, not in its own', () => {
    expect(add(floats(0.5), bytes(7), { alpha: -1 }).tolist()).toEqual([-6.5]);
    expect(sub(floats(0.5), bytes(7), { alpha: -1 }).tolist()).toEqual([7.5]);
    expect(rsub(bytes(7), floats(0.5), { alpha: 2 }).tolist()).toEqual([-13.5]);
    expect(add(ints(1), 0.5, { alpha: 2 }).tolist()).toEqual([2]);
    expect(add(ints(1), 0.5, { alpha: 2 }).dtype).toBe('float32');
    expect(add(ints(1000), bytes(200), { alpha: 2 }).tolist()).toEqual([1400]);
    expect(floats(0.5).add_(bytes(7), { alpha: -1 }).tolist()).toEqual([-6.5]);
    expect(floats(0.5).sub_(bytes(7), { alpha: 40 }).tolist()).toEqual([-279.5]);
  });

  it('may be scaled by a truth value among truth values only', () => {
    expect(add(bools(1, 0), bools(0, 1), { alpha: 2 }).tolist()).toEqual([true, true]);
    expect(add(bools(1, 0), bools(0, 1), { alpha: true as unknown as number }).tolist()).toEqual([true, true]);
    expect(() => add(ints(1), ints(1), { alpha: true as unknown as number })).toThrow('Boolean alpha only supported');
    expect(() => add(ints(1), ints(1), { alpha: 0.5 })).toThrow('argument alpha must not be a floating point number');
  });

  it('keeps its gradient', () => {
    const [a, b] = [make([1, 2], { requiresGrad: true }), make([3, 4], { requiresGrad: true })];
    add(a, b, { alpha: 3 }).sum().backward();
    expect([a.grad?.tolist(), b.grad?.tolist()]).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });
});

describe('products that are added', () => {
  it('are computed in the common dtype of all three', () => {
    expect(addcmul(floats(0.5), bytes(20), bytes(20)).tolist()).toEqual([400.5]);
    expect(addcmul(ints(1), bytes(20), bytes(20), { value: -1 }).tolist()).toEqual([-399]);
    expect(addcdiv(floats(1), bytes(200), floats(-0.5), { value: 2 }).tolist()).toEqual([-799]);
  });

  it('lose the fractions of their factors among integers', () => {
    expect(addcmul(ints(1, 2), ints(1, 2), ints(1, 2), { value: 1.7 }).tolist()).toEqual([2, 6]);
    const product = addmm(ints(1, 2).reshape([1, 2]), ints(1).reshape([1, 1]), ints(1, 2).reshape([1, 2]), {
      beta: 0.2,
      alpha: 1.9,
    });
    expect(product.tolist()).toEqual([[1, 2]]);
  });
});

describe('bytes', () => {
  it('meet numbers, and tensors without dims, as bytes', () => {
    expect(bytes(1, 0).floorDivide(-3).tolist()).toEqual([0, 0]);
    expect(bytes(1, 7).remainder(-3).tolist()).toEqual([1, 7]);
    expect(bytes(1, 7).fmod(-3).tolist()).toEqual([1, 7]);
    expect(bytes(1, 7).add(300).tolist()).toEqual([45, 51]);
    expect(bytes(1, 7).gt(-1).tolist()).toEqual([false, false]);
    expect(bytes(1, 7).eq(257).tolist()).toEqual([true, false]);
    expect(
      bytes(1, 7)
        .maximum(make(300, { dtype: 'int32' }))
        .tolist(),
    ).toEqual([44, 44]);
  });
});

describe('numbers that a byte does not hold', () => {
  const two = () => bytes(1, 8);
  const square = () => ones([2, 2], { dtype: 'uint8' });
  it.each<[string, (value: number) => Tensor]>([
    ['addcmul', (value) => two().addcmul(two(), two(), { value })],
    ['addmm', (beta) => square().addmm(square(), square(), { beta })],
    ['baddbmm', (alpha) => square().unsqueeze(0).baddbmm(square().unsqueeze(0), square().unsqueeze(0), { alpha })],
    ['fill_', (value) => two().fill_(value)],
    ['maskedFill', (value) => two().maskedFill(two().gt(2), value)],
    ['threshold', (value) => nn.functional.threshold(two(), 2, value)],
  ])('are no factors and values of %s, be they too large, below 0 with a fraction, or none', (_, run) => {
    for (const value of [-2.25, 300, -300, 300.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => run(value), String(value)).toThrow('without overflow');
    }
    expect(run(2.75).tolist()).toEqual(run(2).tolist());
    expect(run(-2).dtype).toBe('uint8');
  });

  it('nor whole ones what is added, bounds, or the other branch', () => {
    for (const value of [300, -300]) {
      expect(() => two().add(two(), { alpha: value })).toThrow('without overflow');
      expect(() => two().clamp(value)).toThrow('without overflow');
      expect(() => where(two().gt(2), two(), value)).toThrow('without overflow');
    }
    expect(two().clamp(2.5).tolist()).toEqual([2.5, 8]);
    expect(where(two().gt(2), two(), -300.5).tolist()).toEqual([-300.5, 8]);
  });
});

describe('what PyTorch has not for booleans', () => {
  it.each([
    ['fmod_cpu', () => bools(1, 0).fmod(bools(1, 1))],
    ['remainder_cpu', () => bools(1, 0).remainder(bools(1, 1))],
    ['div_floor_cpu', () => bools(1, 0).floorDivide(bools(1, 1))],
    ['div_trunc_cpu', () => bools(1, 0).div(bools(1, 1), { roundingMode: 'trunc' })],
    ['ceil_vml_cpu', () => bools(1, 0).ceil()],
    ['round_vml_cpu', () => bools(1, 0).round()],
    ['abs_cpu', () => bools(1, 0).abs()],
    ['argmax_cpu', () => bools(1, 0).argmax()],
    ['addcmul_cpu_out', () => addcmul(bools(1, 0), bools(1, 0), bools(1, 0))],
    ['clamp_cpu', () => clamp(bools(1, 0), bools(1, 0), bools(1, 0))],
    ['cumsum_out_cpu', () => cumsum(bools(1, 0), 0, { dtype: 'bool' })],
    ['cumprod_out_cpu', () => cumprod(bools(1, 0), 0, { dtype: 'bool' })],
  ])('is refused in its words: %s', (kernel, run) => {
    expect(run).toThrow(`"${kernel}" not implemented for 'Bool'`);
  });

  it('and what becomes of them elsewhere', () => {
    expect(bools(1, 0).square().dtype).toBe('int32');
    expect(bools(1, 0).remainder(2).tolist()).toEqual([1, 0]);
    expect(bools(1, 0).clamp(0, 1).tolist()).toEqual([1, 0]);
  });
});

describe('running sums and products', () => {
  it('of complex numbers are complex, with gradients', () => {
    const x = make(Float32Array.of(1, 2, -1, 0.5, 0, -1), { dtype: 'complex64' });
    expect(Array.from(cumsum(x, 0).data())).toEqual([1, 2, 0, 2.5, 0, 1.5]);
    expect(Array.from(cumprod(x, 0).data())).toEqual([1, 2, -2, -1.5, -1.5, 2]);
    const leaf = x.clone().requiresGrad_();
    autograd.gradcheck((t: Tensor) => cumsum(t, 0).abs(), [leaf]);
  });
});

describe('booleans and integers beside floats', () => {
  it('are numbers to what is composed of differences', () => {
    const [b, x, n] = [bools(1, 0), floats(0.5, 2), ints(3, -1)];
    expect(hypot(b, x).data()[0]).toBeCloseTo(1.118034, 6);
    expect(logaddexp(x, b).data()[1]).toBeCloseTo(2.126928, 6);
    expect(logaddexp2(b, x).data()[0]).toBeCloseTo(1.771553, 6);
    expect(nn.functional.mseLoss(b, x).item()).toBe(2.125);
    expect(nn.functional.huberLoss(x, b, { reduction: 'sum' }).item()).toBe(1.625);
    expect(nn.functional.smoothL1Loss(x, n, { reduction: 'sum' }).item()).toBe(4.5);
    const leaf = floats(0.5, 2).requiresGrad_();
    hypot(b, leaf).sum().backward();
    expect((leaf.grad as Tensor).data()[0]).toBeCloseTo(0.447214, 6);
  });

  it('are refused alone where PyTorch has no kernel for them', () => {
    const n = ints(1, 2);
    expect(() => nn.functional.mseLoss(n, n)).toThrow(`"mse_cpu" not implemented for 'Long'`);
    expect(() => nn.functional.mseLoss(bools(1), bools(0))).toThrow(`"mse_cpu" not implemented for 'Bool'`);
  });

  it('have a distance, with the small number added that is no whole one', () => {
    expect(nn.functional.pairwiseDistance(ints(1, 2), ints(1, 2)).item()).toBeCloseTo(1.41421e-6, 10);
    expect(nn.functional.pairwiseDistance(bytes(1, 2), bytes(1, 2), { eps: 1 }).item()).toBeCloseTo(Math.SQRT2, 6);
  });
});
