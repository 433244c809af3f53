// Convolution and pooling of images.
export { conv2dAlgorithm } from '../conv/algorithm';
export { conv2d, conv2dUnits, conv2dWorkspace } from '../conv/forward';
export { conv2dInputGrad, conv2dInputGradUnits, conv2dInputGradWorkspace } from '../conv/inputGrad';
export { conv2dPackedBytes, conv2dPackWeight } from '../conv/packWeight';
export {
  conv2dPooledWeightGrad,
  conv2dPooledWeightGradCombine,
  conv2dPooledWeightGradPartialBytes,
  conv2dPooledWeightGradUnits,
  conv2dPooledWeightGradWorkspace,
} from '../conv/pooledWeightGrad';
export {
  conv2dWeightGrad,
  conv2dWeightGradChunks,
  conv2dWeightGradPartialBytes,
  conv2dWeightGradUnits,
  conv2dWeightGradWorkspace,
} from '../conv/weightGrad';
export { conv2dWeightGradCombine } from '../conv/weightGradCombine';
export {
  winogradFilter,
  winogradFilterBytes,
  winogradFilterUnits,
  winogradFilterWorkspace,
} from '../conv/winograd/filter';
export { winograd, winogradUnits, winogradWorkspace } from '../conv/winograd/forward';
export {
  winogradWeightGrad,
  winogradWeightGradPartialBytes,
  winogradWeightGradUnits,
  winogradWeightGradWorkspace,
} from '../conv/winograd/weightGrad';
export {
  winogradCombineUnits,
  winogradCombineWorkspace,
  winogradWeightGradCombine,
} from '../conv/winograd/weightGradCombine';
export * from '../instance';
export { maxPool2d } from '../pool/maxPool2d';
export { maxPool2dBackward } from '../pool/maxPool2dBackward';
