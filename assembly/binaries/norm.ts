// Normalization of rows, groups and channels.
export * from '../instance';
export { normColumns, normColumnsBackward } from '../norm/columns';
export { normLayerBackward, normLayerWeightGrad } from '../norm/layer';
export { normRows, normRowsBackward } from '../norm/rows';
