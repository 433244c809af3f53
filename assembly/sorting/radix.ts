/** Rows up to this length are sorted by insertion. */
const FEW = 32;
/** Rows from this length on are worth tables of 2^11 counts, in three passes; shorter ones take four passes of 2^8. */
const MANY = 4096;

/** Bytes of workspace to sort n items, which lie at its beginning. */
export function sortWorkspace(n: i32): usize {
  return ((<usize>n) << 4) + (6144 << 2);
}

/** Sorts n items (u64: key and place, places rising) and returns where they are then: in the workspace's first or second half. */
export function sortItems(work: usize, n: i32): usize {
  if (n > FEW) return radixSort(work, n, n < MANY ? 8 : 11);
  insertionSort(work, n);
  return work;
}

function insertionSort(items: usize, n: i32): void {
  const end = items + ((<usize>n) << 3);
  for (let p = items + 8; p < end; p += 8) {
    const item = load<u64>(p);
    let to = p;
    for (; to > items && load<u64>(to - 8) > item; to -= 8) store<u64>(to, load<u64>(to - 8));
    store<u64>(to, item);
  }
}

/**
 * By digits of `bits` bits, the lowest first (least significant digit radix sort): each pass keeps the order of the one
 * before it among equal digits. The counts of all digits come from one pass; a digit that all items share needs none.
 */
function radixSort(work: usize, n: i32, bits: i32): usize {
  const bytes = (<usize>n) << 3;
  const counts = work + (bytes << 1);
  const size = 1 << bits;
  const mask: u32 = size - 1;
  const passes = bits == 8 ? 4 : 3;
  memory.fill(counts, 0, (<usize>(passes * size)) << 2);
  for (let p = work; p < work + bytes; p += 8) {
    let key = load<u32>(p, 4);
    for (let table = counts, pass = 0; pass < passes; ++pass) {
      const at = table + ((<usize>(key & mask)) << 2);
      store<u32>(at, load<u32>(at) + 1);
      key >>= bits;
      table += (<usize>size) << 2;
    }
  }
  let from = work;
  let to = work + bytes;
  for (let pass = 0; pass < passes; ++pass) {
    const table = counts + ((<usize>(pass * size)) << 2);
    const shift = pass * bits;
    const shared = (load<u32>(from, 4) >> shift) & mask;
    if (load<u32>(table + ((<usize>shared) << 2)) == n) continue;
    let next = to;
    for (let at = table; at < table + ((<usize>size) << 2); at += 4) {
      const count = load<u32>(at);
      store<u32>(at, next);
      next += (<usize>count) << 3;
    }
    for (let p = from; p < from + bytes; p += 8) {
      const at = table + ((<usize>((load<u32>(p, 4) >> shift) & mask)) << 2);
      const place = load<u32>(at);
      store<u64>(place, load<u64>(p));
      store<u32>(at, place + 8);
    }
    const done = from;
    from = to;
    to = done;
  }
  return from;
}
