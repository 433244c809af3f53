import { elementShift, sortKey } from './keys';

/** Whether row b comes before row a: the first column in which they differ decides. */
function isBefore(x: usize, type: i32, columns: i32, b: u32, a: u32): bool {
  const shift = elementShift(type);
  const step: usize = (<usize>1) << shift;
  let pa = x + ((<usize>a * <usize>columns) << shift);
  let pb = x + ((<usize>b * <usize>columns) << shift);
  for (let i = 0; i < columns; ++i) {
    const keyA = sortKey(pa, type);
    const keyB = sortKey(pb, type);
    if (keyA != keyB) return keyB < keyA;
    pa += step;
    pb += step;
  }
  return false;
}

/**
 * order = the places of the rows of x [n, columns] in lexicographic order, stably, by merging (2 n int32: the result and room
 * for a pass); returns where the result is, order or behind it.
 */
export function sortLexicographically(x: usize, order: usize, type: i32, n: i32, columns: i32): usize {
  for (let i = 0; i < n; ++i) store<i32>(order + ((<usize>i) << 2), i);
  let from = order;
  let to = order + ((<usize>n) << 2);
  for (let width = 1; width < n; width <<= 1) {
    for (let low = 0; low < n; low += width << 1) {
      const middle = min(low + width, n);
      const high = min(middle + width, n);
      let a = low;
      let b = middle;
      for (let i = low; i < high; ++i) {
        const rowA = load<u32>(from + ((<usize>a) << 2));
        const rowB = load<u32>(from + ((<usize>b) << 2));
        const takesB = a == middle || (b < high && isBefore(x, type, columns, rowB, rowA));
        store<u32>(to + ((<usize>i) << 2), takesB ? rowB : rowA);
        if (takesB) ++b;
        else ++a;
      }
    }
    const done = from;
    from = to;
    to = done;
  }
  return from;
}
