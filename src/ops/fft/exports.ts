/** torch.fft, and the short-time transforms. */
export * as fft from './index';
export * from './methodTable';
