import './ops/attach';
import './wasm/addresses';

export * from './core';
export * from './ops/attachedFamilies';
