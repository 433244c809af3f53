/** Rows of a leaf: summed one after another before they join the chunk's sum. */
const LEAF: i32 = 64;

/**
 * Bias gradient, first half: column sums of gy over a chunk of its rows, leaf by leaf of 64 rows.
 *
 * gy         [rows, o]
 * partial    [convBiasGradUnits(rows)][o]
 * begin, end of convBiasGradUnits(rows): chunks, whose number depends on the rows only
 */
export function convBiasGrad(gy: usize, partial: usize, rows: i32, o: i32, begin: i32, end: i32): void {
  const chunks = convBiasGradUnits(rows);
  const rowBytes = (<usize>o) << 2;
  for (let chunk = begin; chunk < end; chunk++) {
    const sums = partial + <usize>chunk * rowBytes;
    memory.fill(sums, 0, rowBytes);
    const last = rowsBefore(rows, chunk + 1, chunks);
    for (let row = rowsBefore(rows, chunk, chunks); row < last; row += LEAF) {
      const leaf = gy + <usize>row * rowBytes;
      const leafEnd = gy + <usize>min(row + LEAF, last) * rowBytes;
      let at: usize = 0;
      for (const vectors = rowBytes & -64; at < vectors; at += 64) {
        let a = f32x4.splat(0),
          b = a,
          c = a,
          d = a;
        for (let p = leaf + at; p < leafEnd; p += rowBytes) {
          a = f32x4.add(a, v128.load(p));
          b = f32x4.add(b, v128.load(p, 16));
          c = f32x4.add(c, v128.load(p, 32));
          d = f32x4.add(d, v128.load(p, 48));
        }
        const to = sums + at;
        v128.store(to, f32x4.add(v128.load(to), a));
        v128.store(to, f32x4.add(v128.load(to, 16), b), 16);
        v128.store(to, f32x4.add(v128.load(to, 32), c), 32);
        v128.store(to, f32x4.add(v128.load(to, 48), d), 48);
      }
      for (; at < rowBytes; at += 4) {
        let sum: f32 = 0;
        for (let p = leaf + at; p < leafEnd; p += rowBytes) sum += load<f32>(p);
        store<f32>(sums + at, load<f32>(sums + at) + sum);
      }
    }
  }
}

/** Bias gradient, second half: gb[o] = the sum of the chunks in their order. */
export function convBiasGradCombine(partial: usize, gb: usize, rows: i32, o: i32): void {
  const chunks = convBiasGradUnits(rows);
  for (let at: usize = 0; at < (<usize>o) << 2; at += 4) {
    let sum: f32 = 0;
    for (let chunk = 0; chunk < chunks; chunk++) sum += load<f32>(partial + at + ((<usize>(chunk * o)) << 2));
    store<f32>(gb + at, sum);
  }
}

/** Chunks of at least 256 rows, at most 32. */
export function convBiasGradUnits(rows: i32): i32 {
  return max(1, min(32, rows >> 8));
}

function rowsBefore(rows: i32, chunk: i32, chunks: i32): i32 {
  return <i32>((<i64>rows * chunk) / chunks);
}
