/**
 * Index of the first of n targets (int32) that is neither ignoreIndex nor in [0, classes), or -1 where all are.
 */
export function checkTargets(target: usize, n: i32, classes: i32, ignoreIndex: i32): i32 {
  for (let i = 0; i < n; ++i) {
    const y = load<i32>(target + ((<usize>i) << 2));
    if (<u32>y >= <u32>classes && y != ignoreIndex) return i;
  }
  return -1;
}
