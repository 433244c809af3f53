// Fourier transforms.
export * from '../instance';
