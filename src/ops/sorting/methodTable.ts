/** Sorting and selection that are methods of Tensor, too. One line an operation. */
export { kthvalue } from './kthvalue';
export { median, nanmedian } from './median';
export { mode } from './mode';
export { argsort, msort, sort } from './sort';
export { topk } from './topk';
export { unique, uniqueConsecutive } from './unique';
