import './asStrided';
import './methods';
import './properties';

/** Operations as functions: all methods, and those that are not methods. One line an operation. */
export * from './methodTable';
export { cat, concat } from './cat';
export { broadcastTensors } from './expandAs';
export { columnStack, dstack, hstack, rowStack, stack, vstack } from './stack';
