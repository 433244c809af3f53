/**
 * C[i, j] = sum_k A[i, k] * B[k, j] over int32, wrapping around as integers do.
 *
 * a: m x k, element (i, k) at `i * aRow + k * aCol`; b: k x n, element (k, j) at `k * bRow + j * bCol`; c: m x n, row by
 * row; strides in elements. [begin, end): rows of c. Four columns at a time where b is laid out by rows: integer products
 * serve counting and indexing, not training, so there is no packing.
 */
export function gemmI32(
  a: usize,
  b: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  aRow: i32,
  aCol: i32,
  bRow: i32,
  bCol: i32,
  begin: i32,
  end: i32,
): void {
  const aStep = (<usize>aCol) << 2;
  const bStep = (<usize>bRow) << 2;
  for (let i = begin; i < min(end, m); i++) {
    const row = a + ((<usize>(i * aRow)) << 2);
    const to = c + ((<usize>(i * n)) << 2);
    let j = 0;
    for (; bCol == 1 && j + 4 <= n; j += 4) {
      let sum = i32x4.splat(0);
      let p = row;
      let q = b + ((<usize>j) << 2);
      for (let depth = 0; depth < k; depth++) {
        sum = i32x4.add(sum, i32x4.mul(v128.load32_splat(p), v128.load(q)));
        p += aStep;
        q += bStep;
      }
      v128.store(to + ((<usize>j) << 2), sum);
    }
    for (; j < n; j++) {
      let sum = 0;
      let p = row;
      let q = b + ((<usize>(j * bCol)) << 2);
      for (let depth = 0; depth < k; depth++) {
        sum += load<i32>(p) * load<i32>(q);
        p += aStep;
        q += bStep;
      }
      store<i32>(to + ((<usize>j) << 2), sum);
    }
  }
}
