import '../ops/attach';

export * from './core';
