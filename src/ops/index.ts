import './asStrided';
import './methods';
import './properties';

/** Operations as functions: all methods, and those that are not methods. One line an operation. */
export * from './methodTable';
export { cat, concat } from './cat';
export { broadcastTensors } from './broadcastTensors';
export { columnStack } from './columnStack';
export { dstack } from './dstack';
export { hstack } from './hstack';
export { normal } from './normal';
export { stack } from './stack';
export { rowStack, vstack } from './vstack';
export { where } from './where';
