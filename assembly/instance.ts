// What every binary of kernels exports beside its kernels.
export { setThread } from './thread';

/** First address of the constant tables. */
export function tablesBegin(): usize {
  return ASC_MEMORY_BASE;
}

/** First address behind them. */
export function tablesEnd(): usize {
  return __heap_base;
}
