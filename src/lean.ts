/**
 * The library for small downloads: operations are functions, `add(x, y)`, and not methods of Tensor, so that bundlers can drop
 * those that a program does not name.
 */
import './autograd/methods';
import './ops/primitives';
import './wasm/addresses';

export * from './core';
export * from './data/core';
export * from './ops/families';
export { to } from './ops/pointwise/to';
