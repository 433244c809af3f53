/** Probability distributions, as torch.distributions. */
export { Bernoulli } from './bernoulli';
export { Categorical } from './categorical';
export { type ArgConstraints, Distribution, type DistributionOptions, type EnumerateOptions } from './distribution';
export { Exponential } from './exponential';
export { ExponentialFamily } from './exponentialFamily';
export { klDivergence, registerKl } from './kl/klDivergence';
export { Normal } from './normal';
export { Uniform } from './uniform';
