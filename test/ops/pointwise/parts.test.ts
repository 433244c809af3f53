import {
  angle,
  autograd,
  bitwiseLeftShift,
  bitwiseRightShift,
  canCast,
  complex,
  copysign,
  deg2rad,
  frexp,
  gcd,
  heaviside,
  imag,
  isNonzero,
  isneginf,
  isposinf,
  isreal,
  lcm,
  ldexp,
  logaddexp2,
  nextafter,
  ones,
  polar,
  promoteTypes,
  rad2deg,
  randn,
  real,
  type Tensor,
  tensor,
  viewAsComplex,
  viewAsReal,
  zeros,
} from 'torchlet';
import { describe, expect, it } from 'vitest';

const ints = (...values: number[]) => tensor(Int32Array.from(values));
const numbers = (x: Tensor) => Array.from(x.data());

describe('parts of complex numbers', () => {
  const z = () => complex(tensor([1, 3]), tensor([2, -4]));

  it('are views', () => {
    const x = z();
    expect([real(x).tolist(), imag(x).tolist()]).toEqual([
      [1, 3],
      [2, -4],
    ]);
    imag(x).mul_(10);
    x.real = tensor([7, 7]);
    expect(x.tolist()).toEqual([
      [7, 20],
      [7, -40],
    ]);
    expect(viewAsComplex(viewAsReal(x)).equal(x)).toBe(true);
    expect(() => imag(tensor([1]))).toThrow('imag is not implemented for tensors with non-complex dtypes.');
    expect(() => viewAsComplex(zeros([3]))).toThrow('Tensor must have a last dimension of size 2');
  });

  it('that are written in place pass gradients on', () => {
    const [x, y] = [randn([3], { dtype: 'complex64' }).requiresGrad_(), randn([3]).requiresGrad_()];
    const written = (x: Tensor, y: Tensor): Tensor => {
      const copy = x.clone();
      real(copy).mul_(y);
      return copy.mul(copy);
    };
    expect(autograd.gradcheck(written, [x, y])).toBe(true);
    const pairs = (y: Tensor): Tensor => {
      const copy = y.clone();
      viewAsComplex(copy.reshape([2, 2])).mul_(tensor([3, 0.5]));
      return copy.square();
    };
    expect(autograd.gradcheck(pairs, [randn([4]).requiresGrad_()])).toBe(true);
  });

  it('polar and angle are each other’s inverse, with gradients', () => {
    const [size, turn] = [tensor([1, 2, 3]), tensor([0.5, -3, 2])];
    expect(angle(polar(size, turn)).sub(turn).abs().max().item()).toBeLessThan(1e-6);
    expect(numbers(angle(tensor([-1, 0, NaN])))).toEqual([Math.fround(Math.PI), 0, NaN]);
    const [a, b] = [size.requiresGrad_(), turn.requiresGrad_()];
    expect(autograd.gradcheck(polar, [a, b])).toBe(true);
    expect(autograd.gradcheck(complex, [a, b])).toBe(true);
    expect(autograd.gradcheck(angle, [randn([3], { dtype: 'complex64' }).requiresGrad_()])).toBe(true);
    expect(isreal(z().mul(0)).all().item<boolean>()).toBe(true);
  });
});

describe('bits and signs', () => {
  const odd = [0, -0, 1, -1.5, 1e-45, -1e-45, 1.1754943508222875e-38, 3.4028234663852886e38, Infinity, -Infinity, NaN];

  it('nextafter moves by one bit', () => {
    const bits = (value: number) => new Int32Array(Float32Array.of(value).buffer)[0] as number;
    for (const value of odd.filter((v) => Number.isFinite(v) && v !== 0)) {
      for (const to of [Infinity, -Infinity]) {
        const next = nextafter(tensor([value]), tensor([to])).item();
        const away = value > 0 === to > 0;
        expect(bits(next)).toBe(bits(value) + (away ? 1 : -1));
      }
    }
    expect(nextafter(tensor([0]), tensor([-1])).item()).toBe(Math.fround(-1e-45));
    expect(nextafter(tensor([1]), tensor([1])).item()).toBe(1);
    expect(nextafter(tensor([1]), tensor([NaN])).item()).toBeNaN();
  });

  it('frexp and ldexp take apart and put together', () => {
    const x = tensor(odd);
    const { mantissa, exponent } = frexp(x);
    numbers(mantissa).forEach((m, i) => {
      const value = Math.fround(odd[i] as number);
      const plain = Number.isFinite(value) && value !== 0;
      if (plain) expect(m * 2 ** (numbers(exponent)[i] as number)).toBe(value);
      else expect([m, numbers(exponent)[i]]).toEqual([value, 0]);
      if (plain) expect(Math.abs(m) >= 0.5 && Math.abs(m) < 1).toBe(true);
    });
    expect(ldexp(ints(1, 3), ints(2, -1)).tolist()).toEqual([4, 1.5]);
  });

  it('copysign, heaviside, infinities', () => {
    expect(numbers(copysign(tensor([1, -2, 3]), tensor([-0, 0, -5])))).toEqual([-1, 2, -3]);
    expect(numbers(heaviside(tensor([-1, 0, 2, NaN]), tensor(0.5)))).toEqual([0, 0.5, 1, 0]);
    expect([isposinf(tensor(odd)), isneginf(tensor(odd))].map((x) => x.sum().item())).toEqual([1, 1]);
    expect(isNonzero(tensor([NaN]))).toBe(true);
    expect(() => isNonzero(zeros([2]))).toThrow('Boolean value of Tensor with more than one value is ambiguous');
  });

  it('have gradients', () => {
    const [a, b] = [tensor([1.5, -2.5]).requiresGrad_(), tensor([-1, 0.5]).requiresGrad_()];
    expect(autograd.gradcheck((a: Tensor, b: Tensor) => copysign(a, b), [a, b])).toBe(true);
    expect(autograd.gradcheck((a: Tensor, b: Tensor) => logaddexp2(a, b), [a, b])).toBe(true);
    expect(autograd.gradcheck((a: Tensor, b: Tensor) => ldexp(a, b), [a, b])).toBe(true);
    expect(autograd.gradcheck((a: Tensor) => frexp(a).mantissa, [a])).toBe(true);
    expect(autograd.gradcheck((a: Tensor) => rad2deg(deg2rad(a)), [a])).toBe(true);
  });
});

describe('integers', () => {
  it('gcd, lcm and shifts', () => {
    expect(gcd(ints(-12, 0, 7), ints(18, 0, -21)).tolist()).toEqual([6, 0, 7]);
    expect(lcm(ints(-12, 0, 7), ints(18, 0, -21)).tolist()).toEqual([36, 0, 21]);
    expect(bitwiseLeftShift(ints(1, 3, 1), ints(4, 1, 33)).tolist()).toEqual([16, 6, 0]);
    expect(bitwiseRightShift(ints(-8, 7, -1), ints(1, 1, 40)).tolist()).toEqual([-4, 3, -1]);
    expect(bitwiseLeftShift(tensor(Uint8Array.of(200)), 1).tolist()).toEqual([144]);
    expect(() => gcd(ones([1]), ones([1]))).toThrow('"gcd_cpu" not implemented for \'Float\'');
    expect(() => bitwiseLeftShift(ones([1]), 1)).toThrow('"lshift_cpu" not implemented for \'Float\'');
  });

  it('types', () => {
    expect(promoteTypes('uint8', 'float32')).toBe('float32');
    expect([canCast('float32', 'int32'), canCast('int32', 'uint8'), canCast('bool', 'float32')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
