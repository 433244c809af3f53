import { thread } from '../thread';
import { copyElement, elementShift, writeItems } from './keys';
import { sortItems, sortWorkspace } from './radix';

export { sortWorkspace };

/**
 * Sorts x [outer, n, inner] along the middle, stably, NaN last: values and int32 indices of the same layout; 0 for values
 * that nobody needs. type: as in copy/cast, complex64 excepted. descending: falling, NaN first. work: sortWorkspace(n) bytes for
 * each thread. Range over the outer * inner rows.
 */
export function sortRows(
  x: usize,
  values: usize,
  indices: usize,
  work: usize,
  type: i32,
  descending: i32,
  outer: i32,
  n: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  work += <usize>thread * sortWorkspace(n);
  const shift = elementShift(type);
  const step = (<usize>inner) << shift;
  for (let row = begin; row < end; ++row) {
    const first = rowStart(row, n, inner);
    const from = x + (first << shift);
    writeItems(from, step, type, descending ? 0xffffffff : 0, n, work);
    const items = sortItems(work, n);
    for (let i = 0; i < n; ++i) {
      const place = load<u32>(items + ((<usize>i) << 3));
      const at = first + <usize>i * <usize>inner;
      store<u32>(indices + (at << 2), place);
      if (values) copyElement(values + (at << shift), from + <usize>place * step, type);
    }
  }
}

/** The first element of a row of [outer, n, inner]. */
// @ts-ignore: decorator
@inline
export function rowStart(row: i32, n: i32, inner: i32): usize {
  const o = row / inner;
  return <usize>o * <usize>n * <usize>inner + <usize>(row - o * inner);
}
