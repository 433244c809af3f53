// Linear algebra.
export * from '../instance';
