// Activation functions and their derivatives.
export * from '../activation/backward';
export * from '../activation/forward';
export * from '../instance';
