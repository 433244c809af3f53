/** Whether the search goes on behind a boundary. NaN lies behind all. */
// @ts-ignore: decorator
@inline
function isBehind<T>(boundary: T, value: T, right: i32): bool {
  return right ? !(boundary > value) : !(boundary >= value);
}

// @ts-ignore: decorator
@inline
function search<T>(
  boundaries: usize,
  sorter: usize,
  values: usize,
  places: usize,
  n: i32,
  perRow: i32,
  right: i32,
  begin: i32,
  end: i32,
): void {
  for (let i = begin; i < end; ++i) {
    const value = load<T>(values + ((<usize>i) << 2));
    const row = (<usize>(perRow > 0 ? i / perRow : 0) * <usize>n) << 2;
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = sorter ? <usize>load<u32>(sorter + row + ((<usize>middle) << 2)) : <usize>middle;
      if (isBehind<T>(load<T>(boundaries + row + (at << 2)), value, right)) low = middle + 1;
      else high = middle;
    }
    store<i32>(places + ((<usize>i) << 2), low);
  }
}

/**
 * places[i] = how many of the n sorted boundaries lie before values[i] (right: or are equal to it), by bisection; float32
 * (floats) or int32. perRow > 0: values i of [i / perRow] have boundaries of their own. sorter: 0, or int32 places in whose order the
 * boundaries are sorted. Range over the values.
 */
export function searchSorted(
  boundaries: usize,
  sorter: usize,
  values: usize,
  places: usize,
  floats: i32,
  n: i32,
  perRow: i32,
  right: i32,
  begin: i32,
  end: i32,
): void {
  if (floats) search<f32>(boundaries, sorter, values, places, n, perRow, right, begin, end);
  else search<i32>(boundaries, sorter, values, places, n, perRow, right, begin, end);
}
