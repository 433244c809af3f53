/** Fourier transforms that are methods of Tensor. One line an operation. */
export { type IstftOptions, istft } from './istft';
export { type StftOptions, stft } from './stft';
