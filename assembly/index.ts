export { heapBase } from './heapBase';
export { setThread } from './thread';
export * from './conv/biasGrad';
export { conv2d, conv2dUnits, conv2dWorkspace } from './conv/forward';
export { conv2dInputGrad, conv2dInputGradUnits, conv2dInputGradWorkspace } from './conv/inputGrad';
export { conv2dPackWeight, conv2dPackedBytes } from './conv/packWeight';
export {
  conv2dWeightGrad,
  conv2dWeightGradChunks,
  conv2dWeightGradPartialBytes,
  conv2dWeightGradUnits,
  conv2dWeightGradWorkspace,
} from './conv/weightGrad';
export { conv2dWeightGradCombine } from './conv/weightGradCombine';
export { maxPool2d } from './pool/maxPool2d';
export { maxPool2dBackward } from './pool/maxPool2dBackward';
