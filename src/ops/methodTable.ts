/** The operations that are also methods of Tensor: `add(x, y)` is `x.add(y)`. One line an operation. */
export { add, add_ } from './add';
export { conj } from './conj';
export { clone, contiguous } from './contiguous';
export { exp, exp_ } from './exp';
export { expand } from './expand';
export { mul, mul_ } from './mul';
export { permute } from './permute';
export { reshape, view } from './reshape';
export { sum } from './sum';
