/**
 * Copies a window of an image with zeros around it: to[i][j] = from[i + row][j + col] where that is inside, else 0.
 *
 * from   [rows, cols] pixels of `pixelBytes`
 * to     [toRows, toCols] pixels
 * row, col may be negative: that is padding.
 */
export function copyPadded(
  from: usize,
  rows: i32,
  cols: i32,
  pixelBytes: i32,
  to: usize,
  toRows: i32,
  toCols: i32,
  row: i32,
  col: i32,
): void {
  const first = min(max(-col, 0), toCols);
  const last = max(min(cols - col, toCols), first);
  const left = <usize>first * pixelBytes;
  const inside = <usize>(last - first) * pixelBytes;
  const rowBytes = <usize>toCols * pixelBytes;
  for (let i = 0; i < toRows; i++, to += rowBytes) {
    const source = i + row;
    if (source < 0 || source >= rows || !inside) {
      memory.fill(to, 0, rowBytes);
      continue;
    }
    memory.fill(to, 0, left);
    memory.copy(to + left, from + <usize>(source * cols + first + col) * pixelBytes, inside);
    memory.fill(to + left + inside, 0, rowBytes - left - inside);
  }
}
