export * from './all';
export * as v2 from './all';
