export { conv2dAlgorithm } from './conv/algorithm';
export { conv2d, conv2dUnits, conv2dWorkspace } from './conv/forward';
export { conv2dInputGrad, conv2dInputGradUnits, conv2dInputGradWorkspace } from './conv/inputGrad';
export { conv2dPackedBytes, conv2dPackWeight } from './conv/packWeight';
export {
  conv2dPooledWeightGrad,
  conv2dPooledWeightGradCombine,
  conv2dPooledWeightGradPartialBytes,
  conv2dPooledWeightGradUnits,
  conv2dPooledWeightGradWorkspace,
} from './conv/pooledWeightGrad';
export {
  conv2dWeightGrad,
  conv2dWeightGradChunks,
  conv2dWeightGradPartialBytes,
  conv2dWeightGradUnits,
  conv2dWeightGradWorkspace,
} from './conv/weightGrad';
export { conv2dWeightGradCombine } from './conv/weightGradCombine';
export {
  winogradFilter,
  winogradFilterBytes,
  winogradFilterUnits,
  winogradFilterWorkspace,
} from './conv/winograd/filter';
export { winograd, winogradUnits, winogradWorkspace } from './conv/winograd/forward';
export {
  winogradWeightGrad,
  winogradWeightGradPartialBytes,
  winogradWeightGradUnits,
  winogradWeightGradWorkspace,
} from './conv/winograd/weightGrad';
export {
  winogradCombineUnits,
  winogradCombineWorkspace,
  winogradWeightGradCombine,
} from './conv/winograd/weightGradCombine';
export * from './copy';
export * from './elementwise';
export * from './gather/blocks';
export * from './gather/nonzero';
export { gemm, gemmBatched, gemmUnits } from './gemm/gemm';
export { gemmI32 } from './gemm/gemmI32';
export { gemmWorkspace } from './gemm/shape';
export { heapBase } from './heapBase';
export * from './loss/checkTargets';
export * from './loss/crossEntropyIndex';
export * from './loss/crossEntropyIndexBackward';
export * from './loss/crossEntropyMean';
export * from './loss/crossEntropyProb';
export * from './loss/crossEntropyProbBackward';
export { ctcLoss } from './loss/ctcLoss';
export { ctcLossBackward } from './loss/ctcLossBackward';
export * from './loss/mse';
export * from './loss/nll';
export * from './optim/adam';
export * from './optim/sgd';
export { maxPool2d } from './pool/maxPool2d';
export { maxPool2dBackward } from './pool/maxPool2dBackward';
export * from './random/bernoulli';
export * from './random/continuous';
export * from './random/integers';
export * from './random/mt19937';
export * from './random/multinomial';
export * from './random/normal';
export * from './random/uniform';
export * from './reduce/bool';
export * from './reduce/cumsum';
export * from './reduce/cumulative';
export * from './reduce/extrema';
export * from './reduce/extremaIndex';
export * from './reduce/integer';
export * from './reduce/prod';
export * from './reduce/sum';
export * from './reduce/sumSquares';
export * from './reduce/varMean';
export * from './softmax/softmax';
export * from './softmax/softmaxBackward';
export { special } from './special/special';
export * from './sorting';
export { setThread } from './thread';
