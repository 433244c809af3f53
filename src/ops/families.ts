/** The families of operations whose methods are not part of every program, as functions. */
export * from './fft/exports';
export * from './linalg/exports';
export * from './random/exports';
export * from './sorting/exports';
export * from './special/exports';
export * from './statistics/exports';
