// Connectionist temporal classification.
export * from '../instance';
export { ctcLoss } from '../loss/ctcLoss';
export { ctcLossBackward } from '../loss/ctcLossBackward';
