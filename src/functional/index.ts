/** Derivatives of functions, as torch.autograd.functional. */
export { type HessianOptions, hessian } from './hessian';
export { hvp } from './hvp';
export { type JacobianOptions, jacobian, type Strategy } from './jacobian';
export { jvp } from './jvp';
export type { Each, FunctionalOptions, ProductOptions, Tensors } from './types';
export { vhp } from './vhp';
export { vjp } from './vjp';
