/** Draws of other distributions than the uniform and the normal that are methods of Tensor. One line an operation. */
export { cauchy_ } from './cauchy';
export { exponential_ } from './exponential';
export { geometric_ } from './geometric';
export { logNormal_ } from './logNormal';
export { multinomial } from './multinomial';
