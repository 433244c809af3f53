import './ops/attach';

export * from './core';
export * from './ops/attachedFamilies';
