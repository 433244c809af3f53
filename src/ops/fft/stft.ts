import { DTypeError, ShapeError, ValueError } from '../../errors';
import { zeros } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { cat } from '../joining/cat';
import { mul } from '../pointwise/mul';
import { expand } from '../shape/expand';
import { flip } from '../shape/flip';
import { narrow } from '../shape/narrow';
import { squeeze } from '../shape/squeeze';
import { transpose } from '../shape/transpose';
import { unfold } from '../shape/unfold';
import { unsqueeze } from '../shape/unsqueeze';
import { alongOne, halfOfReal } from './drivers/alongOne';
import { complex, floating } from './drivers/arguments';
import { asRealParts, frameWindow, type ShortTimeOptions, shown, shownWindow } from './drivers/shortTime';

export interface StftOptions extends ShortTimeOptions {
  /** What stands before and behind the signal where frames are centred: 'reflect' (default), 'constant' (zeros), 'replicate', 'circular'. */
  padMode?: 'reflect' | 'constant' | 'replicate' | 'circular';
}

/**
 * The short-time Fourier transform: X[f, t] = Σ w[k] x[t hopLength + k] e^(-2πi f k / nFft), the spectra of overlapping pieces of
 * a signal.
 *
 * @param x - signal [n], or several [batch, n]
 * @param nFft - length of a frame
 * @param options - `returnComplex: true` gives complex64 [batch, f, t]; without it the result for real signals has a last dim
 *   of real and imaginary parts
 * @returns complex64 [frequencies, frames] or [batch, frequencies, frames]; with `returnComplex: false` float32 with a last dim of
 * 2
 * @throws ValueError for lengths out of range, ShapeError for other dims and for a window of another length
 * @example
 * stft(randn([400]), 64, { window: hannWindow(64), returnComplex: true }).shape; // [33, 26]
 * @see https://pytorch.org/docs/stable/generated/torch.stft.html
 */
export function stft(x: Tensor, nFft: number, options: StftOptions = {}): Tensor {
  const hop = options.hopLength ?? Math.floor(nFft / 4);
  const winLength = options.winLength ?? nFft;
  const window = options.window ?? null;
  const normalized = options.normalized ?? false;
  const signals = x.sizes.length === 1 ? unsqueeze(x, 0) : x;
  const centred = (options.center ?? true) ? padded(signals, nFft, options.padMode ?? 'reflect') : signals;
  const seen = x.sizes.length === 1 ? { dtype: x.dtype, sizes: [centred.sizes[1] as number] } : centred;
  const onesidedShown = options.onesided === undefined || options.onesided === null ? 'None' : +options.onesided;
  const complexShown =
    options.returnComplex === undefined || options.returnComplex === null ? 'None' : +options.returnComplex;
  const call =
    `stft(${shown(seen as Tensor)}, n_fft=${nFft}, hop_length=${hop}, win_length=${winLength}, ` +
    `window=${shownWindow(window)}, normalized=${+normalized}, onesided=${onesidedShown}, return_complex=${complexShown}) `;
  if (x.dtype !== 'float32' && x.dtype !== 'complex64') {
    throw new DTypeError(`${call}: expected a tensor of floating point or complex values`);
  }
  if (x.sizes.length > 2 || x.sizes.length === 0) throw new ShapeError(`${call}: expected a 1D or 2D tensor`);
  const length = centred.sizes[1] as number;
  if (!(Number.isInteger(nFft) && nFft > 0 && nFft <= length)) {
    throw new ValueError(`${call}: expected 0 < n_fft < ${length}, but got n_fft=${nFft}`);
  }
  if (!(Number.isInteger(hop) && hop > 0))
    throw new ValueError(`${call}: expected hop_length > 0, but got hop_length=${hop}`);
  if (!(Number.isInteger(winLength) && winLength > 0 && winLength <= nFft)) {
    throw new ValueError(`${call}: expected 0 < win_length <= n_fft, but got win_length=${winLength}`);
  }
  if (window !== null && (window.sizes.length !== 1 || window.sizes[0] !== winLength)) {
    throw new ShapeError(
      `${call}: expected a 1D window tensor of size equal to win_length=${winLength}, but got window with size [${window.sizes.join(', ')}]`,
    );
  }
  const isComplex = x.dtype === 'complex64' || window?.dtype === 'complex64';
  const onesided = options.onesided ?? !isComplex;
  if (onesided && isComplex) throw new ValueError('Cannot have onesided output if window or input is complex');
  const pieces = unfold(floating(centred), -1, nFft, hop);
  const windowed = window === null && winLength === nFft ? pieces : mul(pieces, frameWindow(window, winLength, nFft));
  const norm = normalized ? 'ortho' : 'backward';
  const spectra = onesided
    ? halfOfReal('rfft', windowed, -1, false, { norm })
    : alongOne('fft', complex(windowed), -1, false, { norm });
  const turned = transpose(spectra, 1, 2);
  const out = x.sizes.length === 1 ? squeeze(turned, 0) : turned;
  return isComplex || options.returnComplex ? out : asRealParts(out);
}

/** Half a frame on each side of the signals. */
function padded(x: Tensor, nFft: number, mode: string): Tensor {
  const half = Math.floor(nFft / 2);
  const size = x.sizes.at(-1) as number;
  const [rows] = x.sizes as [number];
  if (!(half > 0) || x.sizes.length !== 2) return x;
  if (mode === 'constant') {
    const nothing = zeros([rows, half], { dtype: x.dtype });
    return cat([nothing, x, nothing], 1);
  }
  if (mode === 'replicate') {
    return cat([expand(narrow(x, 1, 0, 1), [rows, half]), x, expand(narrow(x, 1, size - 1, 1), [rows, half])], 1);
  }
  if (mode === 'circular') return cat([narrow(x, 1, size - half, half), x, narrow(x, 1, 0, half)], 1);
  if (mode !== 'reflect') throw new ValueError(`Unrecognised padding mode ${mode}`);
  if (x.dtype !== 'float32' && x.dtype !== 'complex64') {
    throw new DTypeError(`"reflection_pad1d" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  if (half >= size) {
    throw new ShapeError(
      'Argument #4: Padding size should be less than the corresponding input dimension, but got: padding ' +
        `(${half}, ${half}) at dimension 2 of input [1, ${x.sizes.join(', ')}]`,
    );
  }
  return cat([flip(narrow(x, 1, 1, half), 1), x, flip(narrow(x, 1, size - 1 - half, half), 1)], 1);
}
