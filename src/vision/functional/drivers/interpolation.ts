import { DTypeError, ValueError } from '../../../errors';

/** How values between pixels are made. Tensors take the first three, images all of them. */
export type Interpolation = 'nearest' | 'bilinear' | 'bicubic' | 'box' | 'hamming' | 'lanczos';

/** PyTorch's names of them. */
export const InterpolationMode = {
  NEAREST: 'nearest',
  BILINEAR: 'bilinear',
  BICUBIC: 'bicubic',
  BOX: 'box',
  HAMMING: 'hamming',
  LANCZOS: 'lanczos',
} as const;

/** Throws unless it is one of those that tensors take here. */
export function checkInterpolation(mode: Interpolation, known: readonly Interpolation[]): void {
  if (!Object.values(InterpolationMode).includes(mode)) {
    throw new DTypeError(
      `Argument interpolation should be a InterpolationMode: one of ${Object.values(InterpolationMode).join(', ')}, not ${String(mode)}`,
    );
  }
  if (!known.includes(mode)) throw new ValueError(`Interpolation mode '${mode}' is unsupported with Tensor input`);
}
