/**
 * C[i, j] = sum_k A[i, k] * B[k, j] over int32, wrapping around as integers do.
 *
 * a: m x k, element (i, k) at `i * aRow + k * aCol`; b: k x n, element (k, j) at `k * bRow + j * bCol`; c: m x n, row by
 * row; strides in elements. [begin, end): rows of c. Integer products serve counting and indexing, not training: one
 * element at a time.
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
  c += (<usize>(begin * n)) << 2;
  for (let i = begin; i < min(end, m); i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      let p = a + ((<usize>(i * aRow)) << 2);
      let q = b + ((<usize>(j * bCol)) << 2);
      for (let depth = k; depth > 0; depth--) {
        sum += load<i32>(p) * load<i32>(q);
        p += aStep;
        q += bStep;
      }
      store<i32>(c, sum);
      c += 4;
    }
  }
}
