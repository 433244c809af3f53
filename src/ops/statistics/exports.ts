/** Counts, quantiles and covariances as functions. */
export { histogramdd } from './histogram';
export * from './methodTable';
