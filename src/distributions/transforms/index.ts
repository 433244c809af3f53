/** Invertible maps, as torch.distributions.transforms. */
export { AbsTransform } from './abs';
export { type AffineOptions, AffineTransform } from './affine';
export { CatTransform, type CatTransformOptions } from './cat';
export { ComposeTransform, identityTransform } from './compose';
export { CorrCholeskyTransform } from './corrCholesky';
export { CumulativeDistributionTransform } from './cumulativeDistribution';
export { ExpTransform } from './exp';
export { IndependentTransform } from './independent';
export { LowerCholeskyTransform } from './lowerCholesky';
export { PowerTransform } from './power';
export { ReshapeTransform } from './reshape';
export { SigmoidTransform } from './sigmoid';
export { SoftmaxTransform } from './softmax';
export { SoftplusTransform } from './softplus';
export { StackTransform, type StackTransformOptions } from './stack';
export { StickBreakingTransform } from './stickBreaking';
export { TanhTransform } from './tanh';
export { Transform } from './transform';
