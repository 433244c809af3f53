/** Operations that are methods of Tensor only, or that are other methods than functions of that name. */
export { newEmpty, newEmptyStrided, newFull, newOnes, newTensor, newZeros } from '../tensor/newTensors';
export { fillDiagonal_ } from './indexing/fillDiagonal';
export { chunk as unsafeChunk } from './joining/chunk';
export { split as unsafeSplit, splitWithSizes as unsafeSplitWithSizes } from './joining/split';
export { apply_, map_ } from './pointwise/applied';
export { cfloat, dataPtr, getDevice, isSetTo, ndimension, nelement, numpy } from './pointwise/facts';
export { bool, byte, float, int, long, to, typeAs } from './pointwise/to';
export { selfWhere as where } from './pointwise/where';
export { squeeze_, swapaxes_, swapdims_, t_, transpose_, unsqueeze_ } from './shape/inPlaceViews';
