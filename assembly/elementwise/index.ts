export { clampBackward } from './clampBackward';
export { elementwise, elementwiseStrided } from './elementwise';
export { where } from './where';
