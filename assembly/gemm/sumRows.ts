/** Rows in a leaf, and leaves in a branch. */
const fanIn: i32 = 64;

/**
 * y[j] = sum_i x[i, j] + (flags & 1 ? y[j] : 0), j < cols: the gradient of a bias.
 *
 * x: rows x cols floats, row by row; y: cols floats.
 * Sums in three levels: 64 rows in order make a leaf, 64 leaves in order a branch, then the branches. The error is at
 * most (128 + rows / 4096) u sum |x|, u = 2^-24: that of a pairwise sum with leaves of 128, up to some 10^5 rows.
 * 16 columns at a time: a cache line, and four sums in flight. The rest goes by 4 and by 1.
 */
export function sumRows(x: usize, y: usize, rows: i32, cols: i32, flags: i32): void {
  const rowBytes = (<usize>cols) << 2;
  let j = 0;
  for (; j + 16 <= cols; j += 16) {
    sum16(x + ((<usize>j) << 2), rowBytes, rows, y + ((<usize>j) << 2), flags);
  }
  for (; j + 4 <= cols; j += 4) {
    const to = y + ((<usize>j) << 2);
    const sum = sumOf(x + ((<usize>j) << 2), rowBytes, rows, true);
    v128.store(to, flags & 1 ? f32x4.add(sum, v128.load(to)) : sum);
  }
  for (; j < cols; j++) {
    const to = y + ((<usize>j) << 2);
    const sum = f32x4.extract_lane(sumOf(x + ((<usize>j) << 2), rowBytes, rows, false), 0);
    store<f32>(to, flags & 1 ? sum + load<f32>(to) : sum);
  }
}

/** The sums of 4 columns, or of one in the first lane. */
// @ts-ignore: decorator
@inline
function sumOf(from: usize, rowBytes: usize, rows: i32, four: bool): v128 {
  let top = f32x4.splat(0);
  while (rows > 0) {
    let branch = f32x4.splat(0);
    for (let leaf = 0; leaf < fanIn && rows > 0; leaf++) {
      let sum = f32x4.splat(0);
      const count = min(fanIn, rows);
      for (let i = 0; i < count; i++) {
        sum = f32x4.add(sum, four ? v128.load(from) : v128.load32_zero(from));
        from += rowBytes;
      }
      branch = f32x4.add(branch, sum);
      rows -= count;
    }
    top = f32x4.add(top, branch);
  }
  return top;
}

/** Adds up 16 columns. */
function sum16(from: usize, rowBytes: usize, rows: i32, to: usize, flags: i32): void {
  let top0 = f32x4.splat(0);
  let top1 = f32x4.splat(0);
  let top2 = f32x4.splat(0);
  let top3 = f32x4.splat(0);
  while (rows > 0) {
    let branch0 = f32x4.splat(0);
    let branch1 = f32x4.splat(0);
    let branch2 = f32x4.splat(0);
    let branch3 = f32x4.splat(0);
    for (let leaf = 0; leaf < fanIn && rows > 0; leaf++) {
      let sum0 = f32x4.splat(0);
      let sum1 = f32x4.splat(0);
      let sum2 = f32x4.splat(0);
      let sum3 = f32x4.splat(0);
      const count = min(fanIn, rows);
      for (let i = 0; i < count; i++) {
        sum0 = f32x4.add(sum0, v128.load(from));
        sum1 = f32x4.add(sum1, v128.load(from, 16));
        sum2 = f32x4.add(sum2, v128.load(from, 32));
        sum3 = f32x4.add(sum3, v128.load(from, 48));
        from += rowBytes;
      }
      branch0 = f32x4.add(branch0, sum0);
      branch1 = f32x4.add(branch1, sum1);
      branch2 = f32x4.add(branch2, sum2);
      branch3 = f32x4.add(branch3, sum3);
      rows -= count;
    }
    top0 = f32x4.add(top0, branch0);
    top1 = f32x4.add(top1, branch1);
    top2 = f32x4.add(top2, branch2);
    top3 = f32x4.add(top3, branch3);
  }
  if (flags & 1) {
    top0 = f32x4.add(top0, v128.load(to));
    top1 = f32x4.add(top1, v128.load(to, 16));
    top2 = f32x4.add(top2, v128.load(to, 32));
    top3 = f32x4.add(top3, v128.load(to, 48));
  }
  v128.store(to, top0);
  v128.store(to, top1, 16);
  v128.store(to, top2, 32);
  v128.store(to, top3, 48);
}
