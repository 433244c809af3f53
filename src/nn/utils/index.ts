export { type ClipGradNormOptions, clipGradNorm_, clipGradValue_ } from './clipGrad';
export { parametersToVector, vectorToParameters } from './convertParameters';
export * as fusion from './fusion';
export { fuseConvBnEval, fuseLinearBnEval } from './fusion';
export * as prune from './prune/index';
export * as rnn from './rnn';
export { skipInit } from './skipInit';
export { removeSpectralNorm, type SpectralNormOptions, spectralNorm } from './spectralNorm';
export { removeWeightNorm, type WeightNormOptions, weightNorm } from './weightNorm';
