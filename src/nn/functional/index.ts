export { relu, relu_ } from '../../ops/pointwise/relu';
export { sigmoid } from '../../ops/pointwise/sigmoid';
export { tanh } from '../../ops/pointwise/tanh';
export { logSoftmax } from '../../ops/reduction/logSoftmax';
export { softmax } from '../../ops/reduction/softmax';
export { type BCELossOptions, binaryCrossEntropy } from '../loss/bceLoss';
export { type BCEWithLogitsLossOptions, binaryCrossEntropyWithLogits } from '../loss/bceWithLogitsLoss';
export { type CosineEmbeddingLossOptions, cosineEmbeddingLoss } from '../loss/cosineEmbeddingLoss';
export { type CrossEntropyOptions, crossEntropy } from '../loss/crossEntropyLoss';
export { type CTCLossOptions, ctcLoss, type Lengths } from '../loss/ctcLoss';
export { type GaussianNLLLossOptions, gaussianNllLoss } from '../loss/gaussianNLLLoss';
export { type HingeEmbeddingLossOptions, hingeEmbeddingLoss } from '../loss/hingeEmbeddingLoss';
export { type HuberLossOptions, huberLoss } from '../loss/huberLoss';
export { type KLDivLossOptions, klDiv } from '../loss/klDivLoss';
export { l1Loss } from '../loss/l1Loss';
export { type MarginRankingLossOptions, marginRankingLoss } from '../loss/marginRankingLoss';
export { type MSELossOptions, mseLoss } from '../loss/mseLoss';
export { multilabelMarginLoss } from '../loss/multiLabelMarginLoss';
export { type MultiLabelSoftMarginLossOptions, multilabelSoftMarginLoss } from '../loss/multiLabelSoftMarginLoss';
export { type MultiMarginLossOptions, multiMarginLoss } from '../loss/multiMarginLoss';
export { type NLLLossOptions, nllLoss } from '../loss/nllLoss';
export { type PoissonNLLLossOptions, poissonNllLoss } from '../loss/poissonNLLLoss';
export type { ReductionOptions } from '../loss/reduction';
export { type SmoothL1LossOptions, smoothL1Loss } from '../loss/smoothL1Loss';
export { softMarginLoss } from '../loss/softMarginLoss';
export { type TripletMarginLossOptions, tripletMarginLoss } from '../loss/tripletMarginLoss';
export {
  type TripletMarginWithDistanceLossOptions,
  tripletMarginWithDistanceLoss,
} from '../loss/tripletMarginWithDistanceLoss';
export { celu, celu_ } from './activations/celu';
export { type EluInPlaceOptions, elu, elu_ } from './activations/elu';
export { glu } from './activations/glu';
export { hardshrink } from './activations/hardshrink';
export { hardsigmoid } from './activations/hardsigmoid';
export { hardswish } from './activations/hardswish';
export { type HardtanhOptions, hardtanh, hardtanh_ } from './activations/hardtanh';
export type { InplaceOptions } from './activations/inplace';
export { leakyRelu, leakyRelu_ } from './activations/leakyRelu';
export { mish } from './activations/mish';
export { prelu } from './activations/prelu';
export { relu6 } from './activations/relu6';
export { type RReLUOptions, rrelu, rrelu_ } from './activations/rrelu';
export { selu, selu_ } from './activations/selu';
export { softmin } from './activations/softmin';
export { softshrink } from './activations/softshrink';
export { softsign } from './activations/softsign';
export { tanhshrink } from './activations/tanhshrink';
export { threshold, threshold_ } from './activations/threshold';
export { type AttentionOptions, scaledDotProductAttention } from './attention';
export { type BatchNormOptions, batchNorm } from './batchNorm';
export { bilinear } from './bilinear';
export { type Conv1dOptions, conv1d } from './conv1d';
export { type Conv2dOptions, conv2d } from './conv2d';
export { type Conv3dOptions, conv3d } from './conv3d';
export { convTbc } from './convTbc';
export { type ConvTranspose1dOptions, convTranspose1d } from './convTranspose1d';
export { type ConvTranspose2dOptions, convTranspose2d } from './convTranspose2d';
export { type ConvTranspose3dOptions, convTranspose3d } from './convTranspose3d';
export { type CosineSimilarityOptions, cosineSimilarity } from './cosineSimilarity';
export {
  alphaDropout,
  type DropoutOptions,
  dropout,
  dropout1d,
  dropout2d,
  dropout3d,
  featureAlphaDropout,
} from './dropout';
export { type EmbeddingOptions, embedding } from './embedding';
export { type EmbeddingBagOptions, embeddingBag } from './embeddingBag';
export { type GeluOptions, gelu } from './gelu';
export { type GroupNormOptions, groupNorm } from './groupNorm';
export { type GumbelSoftmaxOptions, gumbelSoftmax } from './gumbelSoftmax';
export { type InstanceNormOptions, instanceNorm } from './instanceNorm';
export { type LayerNormOptions, layerNorm, type RMSNormOptions, rmsNorm } from './layerNorm';
export { linear } from './linear';
export { type LocalResponseNormOptions, localResponseNorm } from './localResponseNorm';
export { logsigmoid } from './logsigmoid';
export { maxPool2d, maxPool2dWithIndices, type Pooled, type ReturnIndices } from './maxPool2d';
export { type MultiHeadAttentionForwardOptions, multiHeadAttentionForward } from './multiHeadAttentionForward';
export { type NormalizeOptions, normalize } from './normalize';
export { oneHot } from './oneHot';
export { pad } from './pad';
export { type PairwiseDistanceOptions, pairwiseDistance } from './pairwiseDistance';
export { pdist } from './pdist';
export {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveAvgPool3d,
  type OutputSizes,
} from './pooling/adaptiveAvgPool';
export {
  adaptiveMaxPool1d,
  adaptiveMaxPool1dWithIndices,
  adaptiveMaxPool2d,
  adaptiveMaxPool2dWithIndices,
  adaptiveMaxPool3d,
  adaptiveMaxPool3dWithIndices,
} from './pooling/adaptiveMaxPool';
export { type AvgPool1dOptions, type AvgPoolOptions, avgPool1d, avgPool2d, avgPool3d } from './pooling/avgPool';
export {
  type FractionalMaxPoolOptions,
  fractionalMaxPool2d,
  fractionalMaxPool2dWithIndices,
  fractionalMaxPool3d,
  fractionalMaxPool3dWithIndices,
} from './pooling/fractionalMaxPool';
export { type LPPoolOptions, lpPool1d, lpPool2d } from './pooling/lpPool';
export {
  type MaxPoolOptions,
  maxPool1d,
  maxPool1dWithIndices,
  maxPool3d,
  maxPool3dWithIndices,
} from './pooling/maxPool';
export { type MaxUnpoolOptions, maxUnpool1d, maxUnpool2d, maxUnpool3d } from './pooling/maxUnpool';
export type { Sizes } from './pooling/sizes';
export { type AffineGridOptions, affineGrid } from './sampling/affineGrid';
export { fold, type UnfoldOptions, unfold } from './sampling/fold';
export { type GridSampleOptions, gridSample } from './sampling/gridSample';
export {
  type InterpolateOptions,
  interpolate,
  type UpsampleOptions,
  type UpsampleSizeOptions,
  upsample,
  upsampleBilinear,
  upsampleNearest,
} from './sampling/interpolate';
export {
  channelShuffle,
  channelShuffle as nativeChannelShuffle,
  pixelShuffle,
  pixelUnshuffle,
} from './sampling/pixelShuffle';
export { silu } from './silu';
export { type SoftplusOptions, softplus } from './softplus';
