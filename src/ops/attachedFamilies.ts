/** The families of operations with their methods: a bundle has those of the families of which it uses something. */
export * from './fft/attached';
export * from './linalg/attached';
export * from './random/attached';
export * from './sorting/attached';
export * from './special/attached';
export * from './statistics/attached';
