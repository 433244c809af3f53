/** Writes the indices (int32) of the nonzero ones of n bytes to y, in order, and returns how many there are. */
export function nonzeroBool(x: usize, y: usize, n: i32): i32 {
  let to = y;
  for (let i = 0; i < n; ++i) {
    if (load<u8>(x + <usize>i) == 0) continue;
    store<i32>(to, i);
    to += 4;
  }
  return <i32>((to - y) >> 2);
}
