/** torch.special, and those of its functions that PyTorch has under older names. */
export { digamma, digamma_ } from './digamma';
export { i0, i0_ } from './i0';
export { igamma, igamma_ } from './igamma';
export { igammac, igammac_ } from './igammac';
export * as special from './index';
export { lgamma, lgamma_ } from './lgamma';
export { mvlgamma, mvlgamma_ } from './mvlgamma';
export { polygamma } from './polygamma';
