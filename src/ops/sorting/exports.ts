/** Sorting, selection and search as functions. */
export { isin } from './isin';
export * from './methodTable';
export { bucketize, searchsorted } from './searchsorted';
