/** Special functions that are methods of Tensor. One line an operation. */
export { digamma, digamma_ } from './digamma';
export { i0, i0_ } from './i0';
export { igamma, igamma_ } from './igamma';
export { igammac, igammac_ } from './igammac';
export { lgamma, lgamma_ } from './lgamma';
export { mvlgamma, mvlgamma_ } from './mvlgamma';
export { polygamma_, selfPolygamma as polygamma } from './polygamma';
