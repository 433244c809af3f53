export { elementwise, elementwiseStrided } from './elementwise';
export { elementwiseGradient } from './gradient';
export { where } from './where';
