export { type BackwardAllOptions, type BackwardOptions, backwardAll as backward, grad, type GradOptions } from './backward';
export type { HookHandle } from './methods';
export { enableGrad, isGradEnabled, noGrad } from './mode';
