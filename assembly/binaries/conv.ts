// Convolution and pooling of images.
export { conv2dAlgorithm } from '../conv/algorithm';
export { conv2d, conv2dPlan } from '../conv/forward';
export { conv2dInputGrad, conv2dInputGradPlan } from '../conv/inputGrad';
export { conv2dPackedBytes, conv2dPackWeight } from '../conv/packWeight';
export {
  conv2dPooledWeightGrad,
  conv2dPooledWeightGradCombine,
  conv2dPooledWeightGradPlan,
} from '../conv/pooledWeightGrad';
export { conv2dWeightGrad, conv2dWeightGradPlan } from '../conv/weightGrad';
export { conv2dWeightGradCombine } from '../conv/weightGradCombine';
export { winogradFilter, winogradFilterPlan } from '../conv/winograd/filter';
export { winograd, winogradPlan } from '../conv/winograd/forward';
export { winogradWeightGrad, winogradWeightGradPlan } from '../conv/winograd/weightGrad';
export { winogradCombinePlan, winogradWeightGradCombine } from '../conv/winograd/weightGradCombine';
export * from '../instance';
export { maxPool2d } from '../pool/maxPool2d';
export { maxPool2dBackward } from '../pool/maxPool2dBackward';
