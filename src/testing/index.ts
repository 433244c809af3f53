/** Comparisons for tests, as torch.testing. */
export { AssertionError } from '../errors';
export { type AssertCloseOptions, assertClose } from './assertClose';
