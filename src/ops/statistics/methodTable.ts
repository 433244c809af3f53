/** Counts, quantiles and covariances that are methods of Tensor, too. One line an operation. */
export { bincount } from './bincount';
export { corrcoef, cov } from './cov';
export { histc } from './histc';
export { histogram } from './histogram';
export { nanquantile, quantile } from './quantile';
