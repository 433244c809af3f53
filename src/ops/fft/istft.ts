import { noGrad } from '../../autograd/mode';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { arange, zeros } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { indexAdd } from '../indexing/indexAdd';
import { cat } from '../joining/cat';
import { abs } from '../pointwise/abs';
import { add } from '../pointwise/add';
import { div } from '../pointwise/div';
import { mul } from '../pointwise/mul';
import { square } from '../pointwise/square';
import { amin } from '../reduction/amin';
import { expand } from '../shape/expand';
import { narrow } from '../shape/narrow';
import { reshape } from '../shape/reshape';
import { squeeze } from '../shape/squeeze';
import { transpose } from '../shape/transpose';
import { unsqueeze } from '../shape/unsqueeze';
import { alongOne, realOfHalf } from './drivers/alongOne';
import { asComplexNumbers, frameWindow, type ShortTimeOptions, shownWindow } from './drivers/shortTime';

export interface IstftOptions extends ShortTimeOptions {
  /** Length of the signal; default: as far as the frames reach. */
  length?: number | null;
}

/**
 * The inverse of `stft`: the signal whose windowed pieces have the given spectra, in the sense of least squares,
 * x[n] = Σ w[n - t hopLength] x_t[n - t hopLength] / Σ w²[n - t hopLength].
 *
 * @param x - spectra [f, t] or [batch, f, t], complex64 or float32 with a last dim of real and imaginary parts
 * @param nFft - length of a frame
 * @param options - the same as for `stft`; `returnComplex: true` for a complex signal, which needs whole spectra
 * @returns [length] or [batch, length]; complex where `returnComplex` says so
 * @throws ValueError for lengths out of range and for windows whose overlap vanishes somewhere, ShapeError for other dims
 * @example
 * const window = hannWindow(64);
 * const x = randn([400]);
 * istft(stft(x, 64, { window, returnComplex: true }), 64, { window, length: 400 }); // x
 * @see https://pytorch.org/docs/stable/generated/torch.istft.html
 */
export function istft(x: Tensor, nFft: number, options: IstftOptions = {}): Tensor {
  const hop = options.hopLength ?? Math.floor(nFft / 4);
  const winLength = options.winLength ?? nFft;
  const window = options.window ?? null;
  const center = options.center ?? true;
  const normalized = options.normalized ?? false;
  const returnComplex = options.returnComplex ?? false;
  const call =
    `istft(CPU${infoOf(x.dtype).scalarName}Type[${x.sizes.join(', ')}], n_fft=${nFft}, hop_length=${hop}, win_length=${winLength}, ` +
    `window=${shownWindow(window)}, center=${+center}, normalized=${+normalized}, ` +
    `onesided=${options.onesided === undefined || options.onesided === null ? 'None' : +options.onesided}, ` +
    `length=${options.length ?? 'None'}, return_complex=${+returnComplex}) `;
  if (x.count === 0) throw new ShapeError(`${call}: input tensor cannot be empty.`);
  if (x.dtype !== 'complex64' && x.dtype !== 'float32') {
    throw new DTypeError(
      'view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: ' +
        infoOf(x.dtype).scalarName,
    );
  }
  if (x.dtype !== 'complex64' && x.sizes.at(-1) !== 2) {
    throw new ShapeError(
      `${call}: expected the last dimension of a real input to hold real and imaginary parts, of size 2`,
    );
  }
  const spectra = x.dtype === 'complex64' ? x : asComplexNumbers(x);
  if (spectra.sizes.length !== 2 && spectra.sizes.length !== 3) {
    throw new ShapeError(`${call}: expected a tensor with 3 or 4 dimensions, but got ${spectra.sizes.length + 1}`);
  }
  const batch = spectra.sizes.length === 2 ? unsqueeze(spectra, 0) : spectra;
  const [rows, bins, frames] = batch.sizes as [number, number, number];
  const onesided = options.onesided ?? bins !== nFft;
  if (onesided && nFft !== undefined && Math.floor(nFft / 2) + 1 !== bins) {
    throw new ShapeError(
      `${call}: expected the frequency dimension (3rd to the last) of the input tensor to match n_fft / 2 + 1 when onesided=True, but got ${bins}`,
    );
  }
  if (!onesided && nFft !== bins) {
    throw new ShapeError(
      `${call}: expected the frequency dimension (3rd to the last) of the input tensor to match n_fft when onesided=False, but got ${bins}`,
    );
  }
  if (!(Number.isInteger(hop) && hop > 0 && hop <= winLength)) {
    throw new ValueError(`${call}: expected 0 < hop_length <= win_length`);
  }
  if (!(Number.isInteger(winLength) && winLength > 0 && winLength <= nFft)) {
    throw new ValueError(`${call}: expected 0 < win_length <= n_fft`);
  }
  if (window !== null && (window.sizes.length !== 1 || window.sizes[0] !== winLength)) {
    throw new ShapeError(`${call}: Invalid window shape. window has to be 1D and length of \`win_length\``);
  }
  if (returnComplex && onesided) throw new ValueError('Cannot have onesided output if window or input is complex');
  if (!returnComplex && window?.dtype === 'complex64') {
    throw new ValueError('Complex windows are incompatible with return_complex=False');
  }
  const norm = normalized ? 'ortho' : 'backward';
  const turned = transpose(batch, 1, 2);
  const pieces = returnComplex
    ? alongOne('ifft', turned, -1, true, { norm })
    : realOfHalf('irfft', turned, -1, true, { n: nFft, norm });
  const weights = frameWindow(window, winLength, nFft);
  const reach = nFft + hop * (frames - 1);
  const places = noGrad(() => {
    const from = mul(arange(frames), hop);
    return reshape(add(unsqueeze(from, 1), arange(nFft)), [-1]);
  });
  const overlapped = (parts: Tensor, count: number): Tensor =>
    indexAdd(zeros([count, reach], { dtype: parts.dtype }), 1, places, reshape(parts, [count, frames * nFft]));
  const sum = overlapped(mul(pieces, weights), rows);
  const weight = overlapped(expand(square(weights), [1, frames, nFft]), 1);
  const start = center ? Math.floor(nFft / 2) : 0;
  const wanted = options.length ?? null;
  const end = wanted !== null ? start + wanted : center ? reach - Math.floor(nFft / 2) : reach;
  const count = Math.max(Math.min(end, reach) - start, 0);
  const divisor = narrow(weight, 1, start, count);
  if (count > 0 && (noGrad(() => amin(abs(divisor))).item() as number) <= 1e-11) {
    throw new ValueError(`${call}window overlap add min: 1`);
  }
  const signal = div(narrow(sum, 1, start, count), divisor);
  const missing = end - Math.max(reach, start);
  const whole = missing > 0 ? cat([signal, zeros([rows, missing], { dtype: signal.dtype })], 1) : signal;
  return spectra.sizes.length === 2 ? squeeze(whole, 0) : whole;
}
