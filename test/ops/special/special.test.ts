import { expect, test } from 'vitest';
import {
  arange,
  autograd,
  DTypeError,
  full,
  randn,
  ShapeError,
  special,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from '../../../src/index';
import { ofOne, ofTwo } from './values';

type OfOne = (x: Tensor) => Tensor;
type OfTwo = (a: Tensor | number, b: Tensor | number) => Tensor;
const functions = special as unknown as Record<string, OfOne & OfTwo>;

/** The distance of float32 numbers at the size of x. */
function unit(x: number): number {
  const bits = new Uint32Array(Float32Array.of(Math.abs(x)).buffer)[0] as number;
  return (new Float32Array(Uint32Array.of(bits + 1).buffer)[0] as number) - Math.fround(Math.abs(x));
}

/**
 * Half a unit comes from rounding, the rest from the 12 digits of the value and the kernel. Beside a root, of a Bessel function say,
 * the rounding of float64 is left.
 */
function expectClose(got: ArrayLike<number>, expected: readonly number[], what: string): void {
  expected.forEach((value, i) => {
    const besideRoot = Math.abs(value) < 1e-7 && Math.abs(value) > 1e-8;
    const most = Math.max(0.51 * unit(value), besideRoot ? 1e-14 : 0);
    expect(Math.abs((got[i] as number) - value), `${what}, value ${i}: ${got[i]} for ${value}`).toBeLessThan(most);
  });
}

test.each(Object.keys(ofOne))('%s is within 0.51 units in the last place', (name) => {
  const rows = ofOne[name] as (typeof ofOne)[string];
  const y = (functions[name] as OfOne)(tensor(rows.map(([x]) => x)));
  expectClose(
    y.data(),
    rows.map(([, value]) => value),
    name,
  );
});

test.each(Object.keys(ofTwo))('%s is within 0.51 units in the last place', (name) => {
  const rows = ofTwo[name] as (typeof ofTwo)[string];
  const column = (i: number): Tensor => tensor(rows.map((row) => row[i] as number));
  const f = functions[name] as OfTwo;
  const got =
    name === 'polygamma' ? rows.map(([n, x]) => f(n, tensor([x])).item() as number) : f(column(0), column(1)).data();
  expectClose(
    got,
    rows.map((row) => row[2]),
    name,
  );
});

const EDGES = [0, -0, Infinity, -Infinity, NaN, -1, -2, 1];
test.each([
  ['gammaln', [Infinity, Infinity, Infinity, Infinity, NaN, Infinity, Infinity, 0]],
  ['psi', [-Infinity, Infinity, Infinity, NaN, NaN, NaN, NaN, -0.5772156715393066]],
  ['entr', [0, 0, -Infinity, -Infinity, NaN, -Infinity, -Infinity, -0]],
  ['erfcx', [1, 1, 0, Infinity, NaN, 5.008980274200439, 108.94090270996094, 0.4275835454463959]],
  [
    'logNdtr',
    [
      -0.6931471824645996,
      -0.6931471824645996,
      -0,
      -Infinity,
      NaN,
      -1.841021656990051,
      -3.783184289932251,
      -0.17275378108024597,
    ],
  ],
  ['ndtr', [0.5, 0.5, 1, 0, NaN, 0.15865525603294373, 0.0227501317858696, 0.8413447737693787]],
  ['ndtri', [-Infinity, -Infinity, NaN, NaN, NaN, NaN, NaN, Infinity]],
  ['i0e', [1, 1, 0, 0, NaN, 0.46575960516929626, 0.3085083305835724, 0.46575960516929626]],
  ['i1', [0, 0, NaN, NaN, NaN, -0.5651590824127197, -1.5906368494033813, 0.5651590824127197]],
  ['besselY0', [-Infinity, -Infinity, NaN, NaN, NaN, NaN, NaN, 0.08825696259737015]],
  ['modifiedBesselK1', [Infinity, Infinity, 0, NaN, NaN, NaN, NaN, 0.6019072532653809]],
  ['sphericalBesselJ0', [1, 1, 0, 0, NaN, 0.8414709568023682, 0.4546487033367157, 0.8414709568023682]],
  [
    'airyAi',
    [
      0.35502806305885315,
      0.35502806305885315,
      NaN,
      NaN,
      NaN,
      0.5355609059333801,
      0.22740742564201355,
      0.1352924108505249,
    ],
  ],
])("%s has PyTorch's values at zeros, poles and infinities", (name, expected) => {
  const y = (functions[name] as OfOne)(tensor(EDGES)).data();
  expected.forEach((value, i) => {
    const what = `${name}(${EDGES[i]})`;
    if (Number.isFinite(value)) expect(Math.abs((y[i] as number) - value), what).toBeLessThanOrEqual(unit(value));
    else expect(y[i], what).toBe(value);
  });
});

test('integers and booleans are taken as float32, complex numbers refused', () => {
  const whole = tensor(Int32Array.of(1, 4));
  expect(special.gammaln(whole).dtype).toBe('float32');
  expect(special.gammaln(whole).data()[1]).toBeCloseTo(Math.log(6), 6);
  expect(special.zeta(tensor(Int32Array.of(2)), whole.index(0)).item()).toBeCloseTo(Math.PI ** 2 / 6, 6);
  expect(special.i0(tensor([true])).dtype).toBe('float32');
  const z = zeros([2], { dtype: 'complex64' });
  expect(() => special.psi(z)).toThrow(new DTypeError(`"digamma" not implemented for 'ComplexFloat'`));
  expect(() => special.zeta(2, z)).toThrow(new DTypeError(`"zeta_cpu" not implemented for 'ComplexFloat'`));
  expect(() => special.gammainc(whole, whole)).toThrow(new DTypeError(`"igamma_cpu" not implemented for 'Long'`));
  expect(() => whole.lgamma_()).toThrow("result type Float can't be cast to the desired output type Long");
});

test('the incomplete gamma functions have their limits beside NaN, too', () => {
  const a = tensor([NaN, 2, Infinity, 0, -1, NaN, 2, NaN, Infinity, 0]);
  const x = tensor([0, 0, 0, 0, 0, 1, NaN, Infinity, NaN, NaN]);
  expect(special.gammainc(a, x).tolist()).toEqual([0, 0, 0, NaN, NaN, NaN, NaN, 1, 0, NaN]);
  expect(special.gammaincc(a, x).tolist()).toEqual([1, 1, 1, NaN, NaN, NaN, NaN, 0, 1, NaN]);
});

test('polynomials of a degree that is no integer of 64 bits are 0; at the ends of the interval any degree is quick', () => {
  const {
    chebyshevPolynomialT: t,
    chebyshevPolynomialU: u,
    chebyshevPolynomialV: v,
    chebyshevPolynomialW: w,
  } = special;
  for (const f of [t, u, v, w, special.hermitePolynomialH, special.laguerrePolynomialL, special.legendrePolynomialP]) {
    const n = tensor([Infinity, -Infinity, NaN, 1e19, -2]);
    expect(f(full([5], 1), n).tolist()).toEqual([0, 0, 0, 0, 0]);
    expect(f(full([5], NaN), n).tolist()).toEqual([0, 0, 0, 0, 0]);
  }
  const before = performance.now();
  for (const n of [17, 18, 2 ** 40]) {
    const sign = n % 2 === 0 ? 1 : -1;
    const at = (f: typeof t): number[] => f(tensor([1, -1]), tensor(n)).tolist() as number[];
    expect(at(t)).toEqual([1, sign]);
    expect(at(u)).toEqual([Math.fround(n + 1), Math.fround(sign * (n + 1))]);
    expect(at(v)).toEqual([1, Math.fround(sign * (2 * n + 1))]);
    expect(at(w)).toEqual([Math.fround(2 * n + 1), sign]);
  }
  expect(performance.now() - before).toBeLessThan(1000);
});

test('operands broadcast; strides, empty and 0-d tensors are as elsewhere', () => {
  const a = arange(1, 4, 1, { dtype: 'float32' }).reshape([3, 1]);
  const b = tensor([0.5, 2]);
  const both = special.gammainc(a, b);
  expect(both.shape).toEqual([3, 2]);
  const [rows, columns] = [a.expand([3, 2]).contiguous(), b.expand([3, 2]).contiguous()];
  expect(both.equal(special.gammainc(rows, columns))).toBe(true);
  const x = randn([4, 3, 5]).permute([2, 0, 1]);
  expect(x.lgamma().equal(x.contiguous().lgamma())).toBe(true);
  expect(x.lgamma().stride()).toEqual(x.stride());
  const part = x.narrow(2, 1, 2);
  expect(part.digamma().equal(part.contiguous().digamma())).toBe(true);
  expect(zeros([0, 3]).lgamma().shape).toEqual([0, 3]);
  expect(special.zeta(tensor(2), 1).shape).toEqual([]);
  expect(() => special.gammainc(zeros([2]).add(1), zeros([3]))).toThrow(ShapeError);
});

test('orders and dimensions are checked', () => {
  const x = tensor([2, 3]);
  expect(() => special.polygamma(-1, x)).toThrow(new ValueError('polygamma(n, x) does not support negative n.'));
  expect(() => special.polygamma(0.5, x)).toThrow(ValueError);
  expect(() => special.multigammaln(x, 0)).toThrow(new ValueError('p has to be greater than or equal to 1'));
  expect(() => special.multigammaln(x, 1e30)).toThrow('p has to be at most 2147483647, got 1e+30');
  expect(special.polygamma(1e30, x).shape).toEqual(x.shape);
  expect(() => special.multigammaln(tensor([true]), 1)).toThrow('The input tensor may not be a boolean tensor.');
  expect(() => special.gammainc(x, 2 as unknown as Tensor)).toThrow("argument 'other' (position 2) must be Tensor");
});

const positive = tensor([0.3, 1.2, 2.7]);
test.each<[string, OfOne, Tensor]>([
  ['gammaln', special.gammaln, positive],
  ['digamma', special.digamma, positive],
  ['polygamma', (x) => special.polygamma(2, x), positive],
  ['multigammaln', (x) => special.multigammaln(x, 3), tensor([1.3, 2.2, 3.7])],
  ['gammainc', (x) => special.gammainc(tensor([0.5, 1, 2]), x), positive],
  ['gammaincc', (x) => special.gammaincc(tensor([0.5, 1, 2]), x), positive],
  ['zeta', (x) => special.zeta(tensor([2, 3, 4]), x), positive],
  ['erfcx', special.erfcx, tensor([-0.7, 0.1, 1.5])],
  ['entr', special.entr, positive],
  ['ndtr', special.ndtr, tensor([-1.7, 0.1, 1.5])],
  ['logNdtr', special.logNdtr, tensor([-1.7, 0.1, 1.5])],
  ['ndtri', special.ndtri, tensor([0.1, 0.4, 0.8])],
  ['i0', special.i0, tensor([-1.7, 0.1, 1.5])],
  ['i0e', special.i0e, tensor([-1.7, 0.1, 1.5])],
  ['i1', special.i1, tensor([-1.7, 0.1, 1.5])],
  ['i1e', special.i1e, tensor([-1.7, 0.1, 1.5])],
  ['xlog1py by x', (x) => special.xlog1py(x, tensor([0.5, 2, -0.5])), tensor([-1.7, 0.1, 1.5])],
  ['xlog1py by y', (y) => special.xlog1py(tensor([0.5, 2, -0.5]), y), positive],
])('the first and second derivatives of %s are those of its values', (_, f, x) => {
  const leaf = x.clone().requiresGrad_();
  expect(autograd.gradcheck((x) => f(x as Tensor), leaf)).toBe(true);
  expect(autograd.gradgradcheck((x) => f(x as Tensor), leaf)).toBe(true);
});

test('there is no derivative by an exponent, nor of Bessel functions and polynomials', () => {
  const x = tensor([1.5], { requiresGrad: true });
  const one = tensor([1]);
  expect(() => special.gammainc(x, one).sum().backward()).toThrow(
    "the derivative for 'igamma: input' is not implemented.",
  );
  expect(() => special.zeta(x, one).sum().backward()).toThrow("the derivative for 'zeta' is not implemented.");
  expect(special.besselJ0(x).requiresGrad).toBe(false);
  expect(special.legendrePolynomialP(x, 2).requiresGrad).toBe(false);
  expect(special.modifiedBesselI0(x).requiresGrad).toBe(false);
});

test('a gradient of 0 stays 0 where xlog1py has no derivative', () => {
  const x = tensor([1, 2], { requiresGrad: true });
  special.xlog1py(x, tensor([-2, 1])).backward({ gradient: tensor([0, 1]) });
  expect(x.grad?.tolist()).toEqual([0, Math.fround(Math.LN2)]);
});
