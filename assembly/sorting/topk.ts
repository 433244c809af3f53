import { thread } from '../thread';
import { at, makeHeap, replaceTop, sortHeap } from './heap';
import { copyElement, elementShift, sortKey, writeItems } from './keys';
import { nthElement, sortUnstably } from './partition';
import { rowStart } from './sort';

/** Whether few enough are wanted that a heap of them is passed by all, as in PyTorch. */
// @ts-ignore: decorator
@inline
function byHeap(n: i32, k: i32): bool {
  return (<i64>k) << 6 <= <i64>n;
}

/** Bytes of workspace for each thread. */
export function topkWorkspace(n: i32, k: i32): usize {
  return (<usize>(byHeap(n, k) ? k : n)) << 3;
}

/**
 * The first k > 0 of each row of x [outer, n, inner]: values and int32 indices [outer, k, inner]. largest: in falling order, NaN
 * first, else rising, NaN last. sorted: 0 where their order does not matter. Range over the outer * inner rows.
 */
export function topkRows(
  x: usize,
  values: usize,
  indices: usize,
  work: usize,
  type: i32,
  largest: i32,
  sorted: i32,
  outer: i32,
  n: i32,
  inner: i32,
  k: i32,
  begin: i32,
  end: i32,
): void {
  work += <usize>thread * topkWorkspace(n, k);
  const shift = elementShift(type);
  const step = (<usize>inner) << shift;
  const flip: u32 = largest ? 0xffffffff : 0;
  for (let row = begin; row < end; ++row) {
    const from = x + (rowStart(row, n, inner) << shift);
    if (byHeap(n, k)) {
      writeItems(from, step, type, flip, k, work);
      passHeap(from, step, type, flip, n, work, k);
    } else {
      writeItems(from, step, type, flip, n, work);
      nthElement(work, k - 1, n);
      if (sorted) sortUnstably(work, k - 1);
    }
    const first = rowStart(row, k, inner);
    for (let i = 0; i < k; ++i) {
      const place = load<u32>(at(work, i));
      const to = first + <usize>i * <usize>inner;
      store<u32>(indices + (to << 2), place);
      copyElement(values + (to << shift), from + <usize>place * step, type);
    }
  }
}

/** The first k of a row in order: its first k stand in `heap`, the others pass by it. */
function passHeap(x: usize, step: usize, type: i32, flip: u32, n: i32, heap: usize, k: i32): void {
  makeHeap(heap, k);
  let limit = load<u32>(heap, 4);
  let p = x + <usize>k * step;
  for (let i = k; i < n; ++i, p += step) {
    const key = sortKey(p, type) ^ flip;
    if (key >= limit) continue;
    replaceTop(heap, k, ((<u64>key) << 32) | <u64>i);
    limit = load<u32>(heap, 4);
  }
  sortHeap(heap, k);
}
