/** Draws of other distributions than the uniform and the normal. */
export { binomial } from './binomial';
export * from './methodTable';
export { poisson } from './poisson';
