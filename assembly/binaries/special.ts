// Special functions.
export * from '../instance';
export { special } from '../special/special';
