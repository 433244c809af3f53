export { DataParallel } from './containers/dataParallel';
export { ModuleDict } from './containers/moduleDict';
export { ModuleList } from './containers/moduleList';
export { Container } from './containers/oldContainer';
export { ParameterDict } from './containers/parameterDict';
export { ParameterList } from './containers/parameterList';
export * as functional from './functional';
export * as init from './initNames';
export {
  GELU,
  GLU,
  Hardshrink,
  Hardsigmoid,
  Hardswish,
  LogSigmoid,
  Mish,
  Sigmoid,
  SiLU,
  Softplus,
  Softshrink,
  Softsign,
  Tanh,
  Tanhshrink,
} from './layers/activations';
export {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
  type AdaptiveMaxPoolModuleOptions,
} from './layers/adaptivePool';
export { AvgPool1d, AvgPool2d, AvgPool3d } from './layers/avgPool';
export { BatchNorm1d, BatchNorm2d, BatchNorm3d, type BatchNormModuleOptions } from './layers/batchNorm';
export { Bilinear } from './layers/bilinear';
export { Conv1d, type Conv1dModuleOptions } from './layers/conv1d';
export { Conv2d, type Conv2dModuleOptions } from './layers/conv2d';
export { Conv3d, type Conv3dModuleOptions } from './layers/conv3d';
export { ConvTranspose1d, type ConvTranspose1dModuleOptions } from './layers/convTranspose1d';
export { ConvTranspose2d, type ConvTranspose2dModuleOptions } from './layers/convTranspose2d';
export { ConvTranspose3d, type ConvTranspose3dModuleOptions } from './layers/convTranspose3d';
export { CosineSimilarity } from './layers/cosineSimilarity';
export { CrossMapLRN2d, type CrossMapLRN2dOptions } from './layers/crossMapLRN2d';
export {
  AlphaDropout,
  Dropout,
  Dropout1d,
  Dropout2d,
  Dropout3d,
  FeatureAlphaDropout,
} from './layers/dropout';
export { Embedding, EmbeddingBag, type EmbeddingBagModuleOptions } from './layers/embedding';
export { Flatten } from './layers/flatten';
export { Fold, Unfold } from './layers/fold';
export {
  FractionalMaxPool2d,
  FractionalMaxPool3d,
  type FractionalMaxPoolModuleOptions,
} from './layers/fractionalMaxPool';
export { GroupNorm, type GroupNormModuleOptions, LocalResponseNorm } from './layers/groupNorm';
export { Identity } from './layers/identity';
export { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from './layers/instanceNorm';
export { LayerNorm, type LayerNormModuleOptions, RMSNorm, type RMSNormModuleOptions } from './layers/layerNorm';
export { Linear } from './layers/linear';
export { LPPool1d, LPPool2d } from './layers/lpPool';
export { MaxPool2d, type MaxPool2dModuleOptions } from './layers/maxPool2d';
export {
  MaxPool1d,
  MaxPool3d,
  type MaxPoolModuleOptions,
  MaxUnpool1d,
  MaxUnpool2d,
  MaxUnpool3d,
  type MaxUnpoolModuleOptions,
} from './layers/maxPoolNd';
export {
  MultiheadAttention,
  type MultiheadAttentionCallOptions,
  type MultiheadAttentionOptions,
} from './layers/multiheadAttention';
export {
  CircularPad1d,
  CircularPad2d,
  CircularPad3d,
  ConstantPad1d,
  ConstantPad2d,
  ConstantPad3d,
  ReflectionPad1d,
  ReflectionPad2d,
  ReflectionPad3d,
  ReplicationPad1d,
  ReplicationPad2d,
  ReplicationPad3d,
  type Sides,
  ZeroPad2d,
} from './layers/padding';
export { PairwiseDistance } from './layers/pairwiseDistance';
export {
  CELU,
  ELU,
  Hardtanh,
  LeakyReLU,
  PReLU,
  type PReLUOptions,
  ReLU6,
  RReLU,
  SELU,
  Threshold,
} from './layers/rectifiers';
export { ReLU } from './layers/relu';
export { ChannelShuffle, PixelShuffle, PixelUnshuffle } from './layers/shuffle';
export { LogSoftmax, Softmax, Softmax2d, Softmin } from './layers/softmaxes';
export { SyncBatchNorm, type SyncBatchNormOptions } from './layers/syncBatchNorm';
export {
  type EncoderCallOptions,
  Transformer,
  TransformerDecoder,
  TransformerEncoder,
  type TransformerMasks,
  type TransformerOptions,
} from './layers/transformer';
export {
  type DecoderMasks,
  type EncoderMasks,
  TransformerDecoderLayer,
  TransformerEncoderLayer,
  type TransformerLayerOptions,
} from './layers/transformerLayer';
export { Unflatten } from './layers/unflatten';
export { Upsample, UpsamplingBilinear2d, UpsamplingNearest2d } from './layers/upsample';
export * from './lazy/index';
export * from './loss/index';
export { type AnyModule, Module, type ModuleHookHandle } from './module';
export { Parameter } from './parameter';
export {
  GRUCell,
  LSTMCell,
  RecurrentCell as RNNCellBase,
  type RecurrentCellOptions,
  RNNCell,
  type RNNCellOptions,
} from './recurrent/cells';
export { GRU } from './recurrent/gru';
export { LSTM, type LSTMOptions } from './recurrent/lstm';
export { RecurrentLayer as RNNBase, type RecurrentOptions, type Sequences } from './recurrent/recurrentLayer';
export { RNN, type RNNOptions } from './recurrent/rnn';
export { Sequential } from './sequential';
export type { LoadedKeys, StateDict } from './stateDict';
export * as utils from './utils/index';
