export { type AnomalyOptions, detectAnomaly, isAnomalyEnabled, setDetectAnomaly } from './anomaly';
export {
  type BackwardAllOptions,
  type BackwardOptions,
  backwardAll as backward,
  type GradOptions,
  grad,
} from './backward';
export { AutogradFunction as Function, type FunctionClass, onceDifferentiable } from './function';
export { FunctionCtx } from './functionContext';
export { type Differentiable, type GradcheckOptions, gradcheck, gradgradcheck } from './gradcheck';
export * as graph from './graph';
export type { HookHandle } from './methods';
export { enableGrad, inferenceMode, isGradEnabled, noGrad, setGradEnabled } from './mode';
