import './asStrided';
import './methods';
import './properties';

export { index } from './at';
export { blockDiag } from './blockDiag';
export { broadcastTensors } from './broadcastTensors';
export { cartesianProd } from './cartesianProd';
export { cat, concat } from './cat';
export { columnStack } from './columnStack';
export { combinations } from './combinations';
export { ellipsis, type IndexItem, type Slice, slice } from './drivers/indexItems';
export { dstack } from './dstack';
export { einsum } from './einsum';
export { hstack } from './hstack';
export * as linalg from './linalg/index';
export { meshgrid } from './meshgrid';
/** Operations as functions: all methods, and those that are not methods. One line an operation. */
export * from './methodTable';
export { type NonzeroOptions, nonzero } from './nonzero';
export { normal } from './normal';
export { resultType } from './resultType';
export { stack } from './stack';
export { tensordot } from './tensordot';
export { trilIndices, triuIndices } from './triangleIndices';
export { rowStack, vstack } from './vstack';
export { where } from './where';
