/** Operations that are methods of Tensor only, or that are other methods than functions of that name. */
export { bool, byte, float, int, long, to, typeAs } from './pointwise/to';
export { selfWhere as where } from './pointwise/where';
export { polygamma_, selfPolygamma as polygamma } from './special/polygamma';
