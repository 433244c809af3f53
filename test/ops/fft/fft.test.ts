import { describe, expect, it } from 'vitest';
import {
  autograd,
  DTypeError,
  fft,
  IndexError,
  randn,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from '../../../src/index';

type Numbers = readonly [re: number[], im: number[]];

/** Σ x[j] e^(sign 2πi j k / n), written out. */
function dft([re, im]: Numbers, sign: number): Numbers {
  const n = re.length;
  const out: [number[], number[]] = [[], []];
  for (let k = 0; k < n; k++) {
    let [a, b] = [0, 0];
    for (let j = 0; j < n; j++) {
      const angle = (sign * 2 * Math.PI * ((j * k) % n)) / n;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      a += (re[j] as number) * c - (im[j] as number) * s;
      b += (re[j] as number) * s + (im[j] as number) * c;
    }
    out[0].push(a);
    out[1].push(b);
  }
  return out;
}

const complexRandn = (shape: number[]): Tensor =>
  tensor(randn([...shape, 2]).data(), { dtype: 'complex64' }).reshape(shape);

function parts(x: Tensor): Numbers {
  const flat = [...x.to('complex64').contiguous().data()];
  return [flat.filter((_, i) => i % 2 === 0), flat.filter((_, i) => i % 2 === 1)];
}

/** The largest difference, relative to the largest number. */
function errorOf(got: Tensor, expected: Numbers): number {
  const [re, im] = parts(got);
  const size = Math.max(...expected.flat().map(Math.abs), 1e-30);
  const distances = re.map((x, i) =>
    Math.max(Math.abs(x - (expected[0][i] ?? NaN)), Math.abs((im[i] as number) - (expected[1][i] ?? NaN))),
  );
  return Math.max(...distances) / size;
}

const row = (x: Tensor, i: number): Tensor => x.index(i);
const head = ([re, im]: Numbers, n: number): Numbers => [re.slice(0, n), im.slice(0, n)];

// Powers and products of small primes, primes that go by Bluestein's method, and those with one of each.
const LENGTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 25, 30, 47, 49, 53, 64, 77, 94, 101, 106, 128, 211, 256, 343, 500];

describe('transforms along one dim', () => {
  it.each(LENGTHS)('of %i numbers are the sums they stand for, in rows, columns and by strides', (n) => {
    for (const rows of [1, 3, 4]) {
      const z = complexRandn([rows, n]);
      const x = randn([rows, n]);
      const columns = z.t().contiguous();
      const half = (n >> 1) + 1;
      const results = [fft.fft(z), fft.ifft(z, -1, { norm: 'forward' }), fft.fft(x), fft.rfft(x)] as const;
      const ihfft = fft.ihfft(x, 1, { norm: 'forward' });
      const across = fft.fft(columns, 0).t();
      for (let i = 0; i < rows; i++) {
        const [ofZ, ofX] = [parts(row(z, i)), parts(row(x, i))];
        const expected = [dft(ofZ, -1), dft(ofZ, 1), dft(ofX, -1), head(dft(ofX, -1), half)];
        expected.forEach((value, j) => {
          expect(errorOf(row(results[j] as Tensor, i), value), `${n}, ${rows} rows, ${j}`).toBeLessThan(5e-7);
        });
        expect(errorOf(row(ihfft, i), head(dft(ofX, 1), half))).toBeLessThan(5e-7);
        expect(errorOf(row(across, i), expected[0] as Numbers)).toBeLessThan(5e-7);
      }
      expect(fft.fft(columns.t()).sub(results[0]).abs().max().item()).toBeLessThan(3e-5);
      const spectrum = fft.rfft(x);
      const back = fft.irfft(spectrum, -1, { n });
      expect(back.sub(x).abs().max().item()).toBeLessThan(2e-6);
      expect(fft.hfft(ihfft, -1, { n, norm: 'backward' }).div(n).sub(x).abs().max().item()).toBeLessThan(2e-6);
      const backAcross = fft.irfft(spectrum.t().contiguous(), 0, { n }).t();
      expect(backAcross.sub(x).abs().max().item()).toBeLessThan(2e-6);
    }
  });

  it('of half a spectrum leave out what cannot belong to real numbers', () => {
    const x = tensor(Float32Array.of(1, 5, 2, 3, 4, 7), { dtype: 'complex64' });
    expect(fft.irfft(x).tolist()).toEqual([2.25, -2.25, 0.25, 0.75].map((v) => expect.closeTo(v, 5)));
    const odd = fft.irfft(tensor(Float32Array.of(3, 9, 0, 0), { dtype: 'complex64' }), -1, { n: 3 });
    expect(odd.tolist()).toEqual([1, 1, 1].map((v) => expect.closeTo(v, 5)));
  });

  it('take other lengths with zeros or without the rest, and each norm', () => {
    const x = randn([2, 5]);
    const longer = zeros([2, 8]);
    longer.narrow(1, 0, 5).copy_(x);
    expect(fft.fft(x, -1, { n: 8 }).equal(fft.fft(longer))).toBe(true);
    expect(fft.rfft(x, 1, { n: 3 }).equal(fft.rfft(x.narrow(1, 0, 3)))).toBe(true);
    const plain = fft.fft(x);
    for (const [norm, forward, back] of [
      ['backward', 1, 5],
      ['ortho', Math.sqrt(5), Math.sqrt(5)],
      ['forward', 5, 1],
    ] as const) {
      expect(fft.fft(x, -1, { norm }).mul(forward).sub(plain).abs().max().item()).toBeLessThan(2e-6);
      const inverse = fft.ifft(plain, -1, { norm }).mul(back / 5);
      expect(inverse.sub(x).abs().max().item()).toBeLessThan(2e-6);
    }
  });

  it('take integers, booleans, expanded and empty tensors', () => {
    expect(fft.rfft(tensor(Int32Array.of(1, 2, 3))).dtype).toBe('complex64');
    expect(fft.fft(tensor([true, false])).tolist()).toEqual([
      [1, 0],
      [1, 0],
    ]);
    const x = randn([1, 6]).expand([3, 6]);
    expect(fft.fft(x).equal(fft.fft(x.contiguous()))).toBe(true);
    expect(fft.fft(zeros([0, 3])).shape).toEqual([0, 3]);
    expect(fft.rfft(zeros([0, 3])).shape).toEqual([0, 2]);
    expect(
      fft
        .fft(tensor([1, NaN, 0]))
        .to('float32')
        .tolist(),
    ).toEqual([NaN, NaN, NaN]);
  });

  it('refuse what PyTorch refuses', () => {
    const x = randn([3]);
    const z = complexRandn([3]);
    const points = (n: number): ValueError => new ValueError(`Invalid number of data points (${n}) specified`);
    expect(() => fft.fft(x, -1, { n: 0 })).toThrow(points(0));
    expect(() => fft.fft(zeros([0]))).toThrow(points(0));
    expect(() => fft.irfft(complexRandn([1]))).toThrow(points(0));
    expect(() => fft.fft(tensor(1))).toThrow(points(0));
    expect(() => fft.fft(x, 1)).toThrow(IndexError);
    expect(() => fft.fft(x, -1, { norm: 'unitary' as 'ortho' })).toThrow('Invalid normalization mode: "unitary"');
    expect(() => fft.rfft(z)).toThrow(new DTypeError('rfft expects a real input tensor, but got ComplexFloat'));
    expect(() => fft.fft(3 as unknown as Tensor)).toThrow("fft(): argument 'input' (position 1) must be Tensor");
  });
});

describe('transforms along several dims', () => {
  it('are those along one after the other', () => {
    const z = complexRandn([3, 4, 6]);
    const x = randn([3, 4, 6]);
    const close = (a: Tensor, b: Tensor): void => {
      expect(a.shape).toEqual(b.shape);
      expect(a.sub(b).abs().max().item()).toBeLessThan(2e-5);
    };
    close(fft.fft2(z), fft.fft(fft.fft(z, -1), -2));
    close(fft.fftn(z), fft.fft(fft.fft(fft.fft(z, 2), 1), 0));
    close(fft.fftn(x, [0, 2]), fft.fft(fft.fft(x, 0), 2));
    close(fft.ifftn(fft.fftn(x)), x.to('complex64'));
    close(fft.rfftn(x, [1, 2]), fft.fft(fft.rfft(x, 2), 1));
    close(fft.irfft2(fft.rfft2(x)), x);
    close(fft.irfftn(fft.rfftn(x, [2, 1], { s: [6, 3] }), [2, 1], { s: [6, 3] }), x.narrow(1, 0, 3));
    close(fft.hfft2(fft.ihfft2(x)), x);
    close(fft.hfftn(z, [0, 2]), fft.hfft(fft.fft(z, 0), 2));
    close(fft.ihfftn(x, [0, 2]), fft.ifft(fft.ihfft(x, 2), 0));
    close(fft.fftn(z, null, { s: [4, 2] }), fft.fft2(z.narrow(2, 0, 2)));
    close(fft.fftn(z, null, { s: [-1, 2] }), fft.fft2(z.narrow(2, 0, 2)));
    close(fft.fft2(z, -1), fft.fft(z));
    close(fft.fftn(z, []), z);
    close(fft.fft2(z, [-2, -1], { norm: 'ortho' }), fft.fft2(z).div(Math.sqrt(24)));
  });

  it('refuse what PyTorch refuses', () => {
    const x = randn([4, 6]);
    expect(() => fft.fftn(x, [0, 0])).toThrow(new ShapeError('FFT dims must be unique'));
    expect(() => fft.fftn(x, [0], { s: [2, 2] })).toThrow(
      'When given, dim and shape arguments must have the same length',
    );
    expect(() => fft.fftn(x, null, { s: [3, 4, 5] })).toThrow(
      'Got shape with 3 values but input tensor only has 2 dimensions.',
    );
    expect(() => fft.fft2(x, [0, 1], { s: [0, 2] })).toThrow('Invalid number of data points (0) specified');
    expect(() => fft.fft2(randn([3]))).toThrow(IndexError);
    expect(() => fft.rfftn(x, [])).toThrow('rfftn must transform at least one axis');
    expect(() => fft.irfftn(x, [])).toThrow('irfftn must transform at least one axis');
    expect(() => fft.rfftn(complexRandn([2]))).toThrow(
      'rfftn expects a real-valued input tensor, but got ComplexFloat',
    );
  });
});

describe('gradients', () => {
  const weights = (shape: number[]): Tensor => complexRandn(shape);
  const leaf = (shape: number[]): Tensor => randn(shape).requiresGrad_();
  /** |y|² with weights: its derivative sees real and imaginary parts. */
  const measure = (y: Tensor, w: Tensor): Tensor => y.mul(w).to('float32').add(y.abs().square());

  it.each<[string, (x: Tensor) => Tensor]>([
    ['fft', (x) => fft.fft(x, 0)],
    ['ifft', (x) => fft.ifft(x, -1, { norm: 'ortho' })],
    ['rfft', (x) => fft.rfft(x)],
    ['ihfft', (x) => fft.ihfft(x, 0)],
    ['rfft of another length', (x) => fft.rfft(x, -1, { n: 7 })],
    ['fft2', (x) => fft.fft2(x)],
    ['rfft2', (x) => fft.rfft2(x)],
    ['ihfftn', (x) => fft.ihfftn(x)],
  ])('of %s are those of its values, and so are the second ones', (_, f) => {
    const x = leaf([4, 5]);
    const w = weights([...f(x).shape]);
    expect(autograd.gradcheck((x) => measure(f(x as Tensor), w), x, { atol: 1e-2, rtol: 1e-2 })).toBe(true);
    expect(autograd.gradgradcheck((x) => measure(f(x as Tensor), w), x, { atol: 2e-2, rtol: 2e-2 })).toBe(true);
  });

  it.each<[string, (z: Tensor) => Tensor]>([
    ['irfft', (z) => fft.irfft(z)],
    ['irfft of odd length', (z) => fft.irfft(z, -1, { n: 5 })],
    ['hfft', (z) => fft.hfft(z, 0)],
    ['irfft2', (z) => fft.irfft2(z)],
    ['hfftn', (z) => fft.hfftn(z)],
  ])('of %s too', (_, f) => {
    const x = leaf([3, 4]);
    const turn = complexRandn([3, 4]);
    const g = (x: Tensor): Tensor => f(x.mul(turn)).square();
    expect(autograd.gradcheck((x) => g(x as Tensor), x, { atol: 1e-2, rtol: 1e-2 })).toBe(true);
    expect(autograd.gradgradcheck((x) => g(x as Tensor), x, { atol: 2e-2, rtol: 2e-2 })).toBe(true);
  });
});

describe('frequencies and shifts', () => {
  it('stand where those of fft stand', () => {
    expect(fft.fftfreq(4).tolist()).toEqual([0, 0.25, -0.5, -0.25]);
    expect(fft.fftfreq(5, 0.5).tolist()).toEqual([0, 0.4, 0.8, -0.8, -0.4].map((x) => Math.fround(x)));
    expect(fft.rfftfreq(5).tolist()).toEqual([0, 0.2, 0.4].map((x) => Math.fround(x)));
    expect(fft.fftfreq(0).shape).toEqual([0]);
    expect(fft.fftshift(fft.fftfreq(4)).tolist()).toEqual([-0.5, -0.25, 0, 0.25]);
    const x = tensor(Int32Array.from({ length: 15 }, (_, i) => i)).reshape([3, 5]);
    expect(fft.ifftshift(fft.fftshift(x)).equal(x)).toBe(true);
    expect(fft.fftshift(x, 1).index(0).tolist()).toEqual([3, 4, 0, 1, 2]);
    expect(() => fft.fftshift(x, 3)).toThrow(IndexError);
    expect(() => fft.fftshift(x, [])).toThrow('`shifts` required');
    expect(() => fft.fftfreq(4, 1, { dtype: 'int32' })).toThrow('fftfreq requires a floating point or complex dtype');
    expect(() => fft.fftfreq(-1)).toThrow('Trying to create tensor with negative dimension -1: [-1]');
  });
});
