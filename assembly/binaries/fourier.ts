// Fourier transforms.
export { fourier } from '../fourier/fourier';
export { fourierPlan, fourierPlanBytes, fourierWorkspace } from '../fourier/plan';
export * from '../instance';
