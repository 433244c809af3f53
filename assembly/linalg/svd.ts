import { bidiagonalize, leftBasis, rightBasis } from './bidiagonal';
import { chase } from './chase';
import { narrow, singleBytes, widen } from './convert';
import { allFinite } from './rows';
import { at } from './scalar';

function svdOf<T>(
  x: usize,
  u: usize,
  s: usize,
  vh: usize,
  info: usize,
  batch: i32,
  m: i32,
  n: i32,
  full: bool,
  ws: usize,
): void {
  // A wide matrix by way of its adjoint, whose left basis is the right one here.
  const wide = m < n;
  const long = max(m, n);
  const short = min(m, n);
  const columns = full ? long : short;
  const left = at<T>(ws, long * short);
  const right = at<T>(left, short);
  const v = at<T>(right, short);
  const w = at<T>(v, long);
  const d = at<T>(w, short);
  const e = d + ((<usize>short) << 3);
  const ofLong = u == 0 ? 0 : e + ((<usize>short) << 3) + ((<usize>short & 1) << 3);
  const ofShort = u == 0 ? 0 : at<T>(ofLong, columns * long);
  for (let b = 0; b < batch; ++b) {
    widen<T>(x, wide ? 1 : n, wide ? n : 1, ws, long, short, wide);
    let failed = -4;
    if (allFinite<T>(m * n, ws)) {
      bidiagonalize<T>(ws, d, e, left, right, v, w, long, short);
      if (u != 0) {
        leftBasis<T>(ws, left, ofLong, v, long, short, columns);
        rightBasis<T>(ws, right, ofShort, short);
      }
      failed = chase<T>(d, e, ofLong, ofShort, short, long);
    }
    store<i32>(info, failed);
    narrow<f64>(d, short, s, 1, 1, 1, short, false);
    if (u != 0) {
      const uColumns = wide ? short : columns;
      const vRows = wide ? columns : short;
      narrow<T>(wide ? ofShort : ofLong, m, u, 1, uColumns, uColumns, m, false);
      narrow<T>(wide ? ofLong : ofShort, n, vh, n, 1, vRows, n, true);
      u += singleBytes<T>(m * uColumns);
      vh += singleBytes<T>(vRows * n);
    }
    x += singleBytes<T>(m * n);
    s += (<usize>short) << 2;
    info += 4;
  }
}

/**
 * x[e] = U diag(s) V^H of `batch` matrices m x n, float32 or complex64, s float32 [batch, min(m, n)], descending. u: m x m if
 * `full`, else m x min(m, n), pointer 0 for neither basis; vh likewise. info: int32 [batch], how many values did not converge; -4
 * where an entry is not finite. With p, q the larger and the smaller of m and n, ws takes p q + p + 5 q + 2 scalars of 8 (complex: 16)
 * bytes, with bases p columns + q q more.
 */
export function svd(
  complex: bool,
  x: usize,
  u: usize,
  s: usize,
  vh: usize,
  info: usize,
  batch: i32,
  m: i32,
  n: i32,
  full: bool,
  ws: usize,
): void {
  if (complex) svdOf<v128>(x, u, s, vh, info, batch, m, n, full, ws);
  else svdOf<f64>(x, u, s, vh, info, batch, m, n, full, ws);
}
