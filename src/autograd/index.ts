export { backward, type BackwardOptions, grad, type GradOptions } from './backward';
export { type HookHandle } from './methods';
export { enableGrad, isGradEnabled, noGrad } from './mode';
