/** Writes the indices (int32) of the nonzero ones of n bytes to y, in order, and returns how many there are; y has room for n. */
export function nonzeroBool(x: usize, y: usize, n: i32): i32 {
  let to = y;
  for (let i = 0; i < n; ++i) {
    // Without a branch: the next one that is nonzero takes the place of one that is not.
    store<i32>(to, i);
    to += (<usize>(load<u8>(x + <usize>i) != 0)) << 2;
  }
  return <i32>((to - y) >> 2);
}
