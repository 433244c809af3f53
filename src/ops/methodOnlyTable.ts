/** Operations that are methods of Tensor only, or that are other methods than functions of that name. */
export { newEmpty, newEmptyStrided, newFull, newOnes, newTensor, newZeros } from '../tensor/newTensors';
export { bool, byte, float, int, long, to, typeAs } from './pointwise/to';
export { selfWhere as where } from './pointwise/where';
export { squeeze_, swapaxes_, swapdims_, t_, transpose_, unsqueeze_ } from './shape/inPlaceViews';
export { polygamma_, selfPolygamma as polygamma } from './special/polygamma';
