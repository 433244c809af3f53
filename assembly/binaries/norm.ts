// Normalization of rows, groups and channels.
export * from '../instance';
export { normColumns, normColumnsBackward, normWeightGrad } from '../norm/columns';
export { normRows, normRowsBackward } from '../norm/rows';
