/** Whether item a comes before item b: by their keys alone, the upper halves. */
// @ts-ignore: decorator
@inline
export function before(a: u64, b: u64): bool {
  return a >> 32 < b >> 32;
}

// @ts-ignore: decorator
@inline
export function at(items: usize, i: i32): usize {
  return items + ((<usize>i) << 3);
}

/** Puts `item` into the hole of a heap of n items, the last one in order on top: down to a leaf first, then up again. */
function fillHole(items: usize, hole: i32, n: i32, item: u64): void {
  const top = hole;
  let child = hole;
  while (child < (n - 1) >> 1) {
    child = 2 * (child + 1);
    if (before(load<u64>(at(items, child)), load<u64>(at(items, child - 1)))) --child;
    store<u64>(at(items, hole), load<u64>(at(items, child)));
    hole = child;
  }
  if ((n & 1) == 0 && child == (n - 2) >> 1) {
    child = 2 * child + 1;
    store<u64>(at(items, hole), load<u64>(at(items, child)));
    hole = child;
  }
  while (hole > top) {
    const parent = (hole - 1) >> 1;
    if (!before(load<u64>(at(items, parent)), item)) break;
    store<u64>(at(items, hole), load<u64>(at(items, parent)));
    hole = parent;
  }
  store<u64>(at(items, hole), item);
}

/** Makes a heap of n items. */
export function makeHeap(items: usize, n: i32): void {
  for (let parent = (n - 2) >> 1; parent >= 0; --parent) fillHole(items, parent, n, load<u64>(at(items, parent)));
}

/** Replaces the top of a heap. */
export function replaceTop(items: usize, n: i32, item: u64): void {
  fillHole(items, 0, n, item);
}

/** Sorts a heap. */
export function sortHeap(items: usize, n: i32): void {
  while (n > 1) {
    --n;
    const item = load<u64>(at(items, n));
    store<u64>(at(items, n), load<u64>(items));
    fillHole(items, 0, n, item);
  }
}
