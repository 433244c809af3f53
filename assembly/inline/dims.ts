/**
 * Element offset of an index over the first `dims` dimensions, counted row-major. A kernel cuts the last two dimensions
 * into loops of its own and asks once per outer step, so the divisions cost little and no counters are kept in memory.
 */
export function outerOffset(sizes: usize, strides: usize, dims: i32, index: i32): i32 {
  let offset = 0;
  for (let d = dims - 1; d >= 0; d--) {
    const size = load<i32>(sizes + ((<usize>d) << 2));
    const rest = index / size;
    offset += (index - rest * size) * load<i32>(strides + ((<usize>d) << 2));
    index = rest;
  }
  return offset;
}
