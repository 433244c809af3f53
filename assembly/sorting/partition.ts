import { at, before, makeHeap, replaceTop, sortHeap } from './heap';

/*
 * What PyTorch's CPU kernels call: nth_element, sort and partial_sort of the GNU C++ library, and its own quickselect. Which of several
 * equal elements they name follows from the order of comparisons and swaps, so these do the same ones.
 */

/** Parts up to this length, 16 items, are left to the insertion sort at the end. */
const FEW_BYTES: usize = 16 << 3;

// @ts-ignore: decorator
@inline
function precedes(a: usize, b: usize): bool {
  return before(load<u64>(a), load<u64>(b));
}

// @ts-ignore: decorator
@inline
function swap(a: usize, b: usize): void {
  const item = load<u64>(a);
  store<u64>(a, load<u64>(b));
  store<u64>(b, item);
}

function insertionSort(first: usize, last: usize): void {
  for (let p = first + 8; p < last; p += 8) {
    const item = load<u64>(p);
    let to = p;
    for (; to > first && before(item, load<u64>(to - 8)); to -= 8) store<u64>(to, load<u64>(to - 8));
    store<u64>(to, item);
  }
}

/** Parts [first, last) by the median of three of its items; returns where the second part begins. */
function part(first: usize, last: usize): usize {
  const a = first + 8;
  const b = first + ((((last - first) >> 3) >> 1) << 3);
  const c = last - 8;
  if (precedes(a, b)) swap(first, precedes(b, c) ? b : precedes(a, c) ? c : a);
  else swap(first, precedes(a, c) ? a : precedes(b, c) ? c : b);
  const pivot = load<u64>(first);
  let low = first + 8;
  let high = last;
  while (true) {
    while (before(load<u64>(low), pivot)) low += 8;
    high -= 8;
    while (before(pivot, load<u64>(high))) high -= 8;
    if (low >= high) return low;
    swap(low, high);
    low += 8;
  }
}

/** 2 ⌊log2 n⌋: so many bad partings are put up with. */
// @ts-ignore: decorator
@inline
function depthLimit(n: i32): i32 {
  return 2 * (31 - clz(n));
}

/** Brings the item that belongs at place `nth` of n sorted ones there, with none behind it that comes before it. */
export function nthElement(items: usize, nth: i32, n: i32): void {
  let first = items;
  let last = at(items, n);
  const wanted = at(items, nth);
  let depth = depthLimit(n);
  while (last - first > 24) {
    if (depth-- == 0) {
      const room = <i32>((wanted - first) >> 3) + 1;
      makeHeap(first, room);
      for (let p = wanted + 8; p < last; p += 8) {
        const item = load<u64>(p);
        if (!before(item, load<u64>(first))) continue;
        store<u64>(p, load<u64>(first));
        replaceTop(first, room, item);
      }
      swap(first, wanted);
      return;
    }
    const cut = part(first, last);
    if (cut <= wanted) first = cut;
    else last = cut;
  }
  insertionSort(first, last);
}

function introsort(first: usize, last: usize, depth: i32): void {
  while (last - first > FEW_BYTES) {
    if (depth-- == 0) {
      const n = <i32>((last - first) >> 3);
      makeHeap(first, n);
      sortHeap(first, n);
      return;
    }
    const cut = part(first, last);
    introsort(cut, last, depth);
    last = cut;
  }
}

/** Sorts n items by their keys; what becomes of equal ones is up to the partings. */
export function sortUnstably(items: usize, n: i32): void {
  if (n < 2) return;
  introsort(items, at(items, n), depthLimit(n));
  insertionSort(items, at(items, n));
}

/** The item that belongs at place k of n sorted ones, by PyTorch's quickselect. */
export function quickselect(items: usize, k: i32, n: i32): u64 {
  let left = 0;
  let right = n - 1;
  while (right > left) {
    const first = at(items, left);
    const second = first + 8;
    const last = at(items, right);
    if (right == left + 1) {
      if (precedes(last, first)) swap(first, last);
      break;
    }
    swap(at(items, left + ((right - left) >> 1)), second);
    if (precedes(last, second)) swap(second, last);
    if (precedes(last, first)) swap(first, last);
    if (precedes(first, second)) swap(second, first);
    const pivot = load<u64>(first);
    let i = second;
    let j = last;
    while (true) {
      do i += 8;
      while (before(load<u64>(i), pivot));
      do j -= 8;
      while (before(pivot, load<u64>(j)));
      if (j < i) break;
      swap(i, j);
    }
    swap(first, j);
    const middle = <i32>((j - items) >> 3);
    if (middle <= k) left = <i32>((i - items) >> 3);
    if (middle >= k) right = middle - 1;
  }
  return load<u64>(at(items, k));
}
