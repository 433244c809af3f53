export {
  type BackwardAllOptions,
  type BackwardOptions,
  backwardAll as backward,
  type GradOptions,
  grad,
} from './backward';
export { type Differentiable, type GradcheckOptions, gradcheck, gradgradcheck } from './gradcheck';
export type { HookHandle } from './methods';
export { enableGrad, isGradEnabled, noGrad } from './mode';
