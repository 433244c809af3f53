/** The namespace `autograd`: the engine's functions, and those that need operations, too. */
export * from '../autograd/index';
export * as functional from './index';
