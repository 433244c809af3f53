import { thread } from '../thread';
import { at } from './heap';
import { copyElement, elementShift, isNanKey, writeItems } from './keys';
import { nthElement, quickselect, sortUnstably } from './partition';
import { rowStart } from './sort';

/** Ranks of selectRows that are no places. */
const MEDIAN = -1;
const MODE = -3;

/** Bytes of workspace for each thread. */
export function selectWorkspace(n: i32): usize {
  return (<usize>n) << 3;
}

/**
 * One element of each row of x [outer, n, inner], n > 0, as values and int32 indices [outer, inner]. rank >= 0: the one at
 * that place in rising order. -1: the median, the lower one of two; the first NaN, if there is one. -2: the median of those that
 * are not NaN. -3: the most frequent one, the smallest of several. Range over the outer * inner rows.
 */
export function selectRows(
  x: usize,
  values: usize,
  indices: usize,
  work: usize,
  type: i32,
  rank: i32,
  outer: i32,
  n: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  work += <usize>thread * selectWorkspace(n);
  const shift = elementShift(type);
  const step = (<usize>inner) << shift;
  for (let row = begin; row < end; ++row) {
    const from = x + (rowStart(row, n, inner) << shift);
    writeItems(from, step, type, 0, n, work);
    const place = <u32>(
      (rank == MODE ? mostFrequent(work, n) : rank < 0 ? median(work, n, type, rank) : quickselect(work, rank, n))
    );
    store<u32>(indices + ((<usize>row) << 2), place);
    copyElement(values + ((<usize>row) << shift), from + <usize>place * step, type);
  }
}

/** The item in the middle of n, or of those that are not NaN. */
function median(items: usize, n: i32, type: i32, rank: i32): u64 {
  let numbers = 0;
  let firstNan = -1;
  for (let i = 0; i < n; ++i) {
    if (!isNanKey(load<u32>(at(items, i), 4), type)) ++numbers;
    else if (firstNan < 0) firstNan = i;
  }
  if (rank == MEDIAN && firstNan >= 0) return <u64>firstNan;
  const nth = max(numbers - 1, 0) >> 1;
  nthElement(items, nth, n);
  return load<u64>(at(items, nth));
}

/** The last item of the longest run of equal ones in order, of the first run of those that are equally long. */
function mostFrequent(items: usize, n: i32): u64 {
  sortUnstably(items, n);
  let best = 0;
  let place: u64 = 0;
  let length = 0;
  for (let i = 0; i < n; ++i) {
    ++length;
    const p = at(items, i);
    if (i + 1 < n && load<u32>(p, 4) == load<u32>(p, 12)) continue;
    if (length > best) {
      best = length;
      place = load<u64>(p);
    }
    length = 0;
  }
  return place;
}
