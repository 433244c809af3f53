import { describe, expect, it } from 'vitest';
import {
  autograd,
  bartlettWindow,
  blackmanWindow,
  fft,
  hammingWindow,
  hannWindow,
  istft,
  kaiserWindow,
  randn,
  resetWarnings,
  stft,
  type Tensor,
  tensor,
  zeros,
} from '../../../src/index';

const close = (a: Tensor, b: Tensor, bound = 2e-5): void => {
  expect(a.shape).toEqual(b.shape);
  expect(a.sub(b).abs().max().item()).toBeLessThan(bound);
};

describe('windows', () => {
  it('are their formulas, periodic or symmetric', () => {
    const n = 7;
    const formulas: [string, (length: number, periodic?: boolean) => Tensor, (k: number, count: number) => number][] = [
      ['hann', hannWindow, (k, c) => Math.sin((Math.PI * k) / c) ** 2],
      ['hamming', hammingWindow, (k, c) => 0.54 - 0.46 * Math.cos((2 * Math.PI * k) / c)],
      [
        'blackman',
        blackmanWindow,
        (k, c) => 0.42 - 0.5 * Math.cos((2 * Math.PI * k) / c) + 0.08 * Math.cos((4 * Math.PI * k) / c),
      ],
      ['bartlett', bartlettWindow, (k, c) => 1 - Math.abs((2 * k) / c - 1)],
    ];
    for (const [name, window, formula] of formulas) {
      for (const periodic of [true, false]) {
        const expected = Float32Array.from({ length: n }, (_, k) => formula(k, periodic ? n : n - 1));
        window(n, periodic)
          .data()
          .forEach((x, k) => {
            expect(x, `${name} ${k}`).toBeCloseTo(expected[k] as number, 6);
          });
      }
      expect(window(1).tolist()).toEqual([1]);
      expect(window(0).shape).toEqual([0]);
      expect(() => window(-1)).toThrow(`${name}_window requires non-negative window_length, got window_length=-1`);
    }
  });

  it('take what shapes them', () => {
    expect(hammingWindow(4, true, 0.5, 0.5).tolist()).toEqual(hannWindow(4).tolist());
    // torch.kaiser_window(5, periodic=False, beta=3)
    const kaiser = [0.2049, 0.7269, 1, 0.7269, 0.2049];
    expect(kaiserWindow(5, false, 3).tolist()).toEqual(kaiser.map((x) => expect.closeTo(x, 4)));
    expect(hannWindow(4, { requiresGrad: true }).requiresGrad).toBe(true);
    expect(() => hannWindow(4, { dtype: 'int32' })).toThrow('hann_window expects floating point dtypes');
    expect(() => kaiserWindow(4, true, { wrong: 1 } as object)).toThrow(
      "kaiser_window() got an unexpected keyword argument 'wrong'",
    );
  });
});

describe('stft', () => {
  it('is the spectra of windowed pieces', () => {
    const x = randn([2, 40]);
    const window = hannWindow(6);
    const y = stft(x, 8, { hopLength: 3, winLength: 6, window, center: false, returnComplex: true });
    expect(y.shape).toEqual([2, 5, 11]);
    const frame = zeros([2, 8]);
    frame.narrow(1, 1, 6).copy_(x.narrow(1, 7, 6).mul(window));
    close(y.select(2, 2), fft.rfft(frame));
    const all = stft(x, 8, { onesided: false, normalized: true, center: false, returnComplex: true });
    close(all.select(2, 1), fft.fft(x.narrow(1, 2, 8), -1, { norm: 'ortho' }));
  });

  it('pads centred frames in each mode, and gives parts unless asked for complex numbers', () => {
    const x = tensor([1, 2, 3, 4, 5]);
    const ends = { reflect: [3, 2], constant: [0, 0], replicate: [1, 1], circular: [4, 5] };
    for (const [padMode, before] of Object.entries(ends)) {
      const y = stft(x, 4, { hopLength: 4, padMode: padMode as 'reflect', returnComplex: true });
      close(y.select(1, 0), fft.rfft(tensor([...before, 1, 2])));
    }
    const y = stft(x, 4);
    expect(y.shape).toEqual([3, 6, 2]);
    close(y.select(2, 0), stft(x, 4, { returnComplex: true }).to('float32'));
    expect(stft(x.to('complex64'), 4).shape).toEqual([4, 6]);
  });

  it("refuses lengths that do not fit, in PyTorch's words", () => {
    const x = randn([20]);
    const options = { returnComplex: true };
    expect(() => stft(x, 40, options)).toThrow('Padding size should be less than the corresponding input dimension');
    expect(() => stft(x, 40, { ...options, center: false })).toThrow(
      'stft(torch.FloatTensor[20], n_fft=40, hop_length=10, win_length=40, window=None, normalized=0, onesided=None, ' +
        'return_complex=1) : expected 0 < n_fft < 20, but got n_fft=40',
    );
    expect(() => stft(x, 8, { ...options, hopLength: 0 })).toThrow('expected hop_length > 0, but got hop_length=0');
    expect(() => stft(x, 8, { ...options, winLength: 9 })).toThrow(
      'expected 0 < win_length <= n_fft, but got win_length=9',
    );
    expect(() => stft(x, 8, { ...options, window: hannWindow(7) })).toThrow(
      'window=torch.FloatTensor{[7]}, normalized=0, onesided=None, return_complex=1) : expected a 1D window tensor of size ' +
        'equal to win_length=8, but got window with size [7]',
    );
    expect(() => stft(x.to('complex64'), 8, { onesided: true })).toThrow(
      'Cannot have onesided output if window or input is complex',
    );
    expect(() => stft(randn([1, 2, 20]), 8, options)).toThrow('expected a 1D or 2D tensor');
  });

  it('has the gradients of its values', () => {
    resetWarnings();
    const x = randn([12]).requiresGrad_();
    const window = hammingWindow(4);
    const f = (x: Tensor): Tensor => stft(x, 4, { window, hopLength: 2 }).square();
    expect(autograd.gradcheck((x) => f(x as Tensor), x, { atol: 1e-2, rtol: 1e-2 })).toBe(true);
  });
});

describe('istft', () => {
  it('gives the signal back', () => {
    for (const shape of [[50], [2, 50]]) {
      const x = randn(shape);
      for (const options of [
        {},
        { window: hannWindow(8) },
        { hopLength: 3 },
        { normalized: true },
        { onesided: false },
      ]) {
        const spectra = stft(x, 8, { ...options, returnComplex: true });
        close(istft(spectra, 8, { ...options, length: 50 }), x);
      }
      close(istft(stft(x, 8), 8, { length: 50 }), x);
      const z = x.to('complex64').mul(tensor([0, 1], { dtype: 'complex64' }));
      close(istft(stft(z, 8), 8, { length: 50, returnComplex: true }), z);
      const reach = istft(stft(x, 8, { returnComplex: true, center: false }), 8, { center: false });
      close(reach, x.narrow(-1, 0, reach.shape.at(-1) as number));
      expect(istft(stft(x, 8, { returnComplex: true }), 8, { length: 70 }).shape.at(-1)).toBe(70);
    }
  });

  it('refuses what cannot be a spectrum, and windows that leave holes', () => {
    const x = stft(randn([20]), 8, { returnComplex: true });
    expect(() => istft(x, 8, { window: zeros([8]) })).toThrow('window overlap add min: 1');
    expect(() => istft(x, 8, { window: hannWindow(8), center: false })).toThrow('window overlap add min: 1');
    expect(() => istft(x, 8, { hopLength: 9 })).toThrow('expected 0 < hop_length <= win_length');
    expect(() => istft(x, 8, { winLength: 9 })).toThrow('expected 0 < win_length <= n_fft');
    expect(() => istft(x, 8, { window: hannWindow(7) })).toThrow('window has to be 1D and length of `win_length`');
    expect(() => istft(x, 12)).toThrow('to match n_fft / 2 + 1 when onesided=True, but got 5');
    expect(() => istft(x, 8, { returnComplex: true })).toThrow(
      'Cannot have onesided output if window or input is complex',
    );
  });
});
