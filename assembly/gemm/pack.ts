/**
 * Copies the first `columns` columns of B, `width` (16 or 20) at most, into a panel: for each k in order, `width`
 * consecutive floats. Columns that B does not have are zero.
 *
 * b: element (k, j) at `b + k * bRow + j * bCol` (bytes), any strides; panel: depth * width floats.
 * Whole cache lines are read where columns lie side by side, 4 x 4 blocks are transposed where k does.
 */
export function packPanel(
  b: usize,
  bRow: usize,
  bCol: usize,
  depth: i32,
  columns: i32,
  width: i32,
  panel: usize,
): void {
  const panelRow = (<usize>width) << 2;
  if (bCol == 4 && columns >= width) {
    for (; depth > 0; depth--) {
      v128.store(panel, v128.load(b));
      v128.store(panel, v128.load(b, 16), 16);
      v128.store(panel, v128.load(b, 32), 32);
      v128.store(panel, v128.load(b, 48), 48);
      if (width == 20) v128.store(panel, v128.load(b, 64), 64);
      b += bRow;
      panel += panelRow;
    }
  } else {
    for (; width > 0; width -= 4) {
      packFour(b, bRow, bCol, depth, columns, panel, panelRow);
      b += bCol << 2;
      columns -= 4;
      panel += 16;
    }
  }
}

/** Four columns of a panel, of which `columns` (any number) exist: 4 consecutive floats for each k, `toRow` apart. */
function packFour(b: usize, bRow: usize, bCol: usize, depth: i32, columns: i32, to: usize, toRow: usize): void {
  if (columns >= 4 && bCol == 4) {
    for (; depth > 0; depth--) {
      v128.store(to, v128.load(b));
      b += bRow;
      to += toRow;
    }
  } else if (columns >= 4 && bRow == 4) {
    for (; depth >= 4; depth -= 4) {
      const r0 = v128.load(b);
      const r1 = v128.load(b + bCol);
      const r2 = v128.load(b + bCol * 2);
      const r3 = v128.load(b + bCol * 3);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
      v128.store(to + toRow, v128.shuffle<f64>(low01, low23, 1, 3));
      v128.store(to + toRow * 2, v128.shuffle<f64>(high01, high23, 0, 2));
      v128.store(to + toRow * 3, v128.shuffle<f64>(high01, high23, 1, 3));
      b += 16;
      to += toRow * 4;
    }
  }
  for (; depth > 0; depth--) {
    store<f32>(to, columns > 0 ? load<f32>(b) : 0);
    store<f32>(to, columns > 1 ? load<f32>(b + bCol) : 0, 4);
    store<f32>(to, columns > 2 ? load<f32>(b + bCol * 2) : 0, 8);
    store<f32>(to, columns > 3 ? load<f32>(b + bCol * 3) : 0, 12);
    b += bRow;
    to += toRow;
  }
}

/**
 * Copies `rows` rows of A into pairs: pair t holds, for each k in order, rows 2 t and 2 t + 1 as 2 consecutive floats.
 * The second row of a last pair that has none is not written.
 *
 * a: element (i, k) at `a + i * aRow + k * aCol` (bytes), any strides; pairs: ceil(rows / 2) * depth * 2 floats.
 * k runs outside, so that rows that lie side by side are read line by line however far apart the k are.
 */
export function packPairs(a: usize, aRow: usize, aCol: usize, depth: i32, rows: i32, pairs: usize): void {
  const pairBytes = (<usize>depth) << 3;
  for (; depth > 0; depth--) {
    let from = a;
    let to = pairs;
    let left = rows;
    if (aRow == 4) {
      for (; left >= 2; left -= 2) {
        store<u64>(to, load<u64>(from));
        from += 8;
        to += pairBytes;
      }
    }
    for (; left > 0; left -= 2) {
      store<f32>(to, load<f32>(from));
      if (left > 1) store<f32>(to, load<f32>(from + aRow), 4);
      from += aRow * 2;
      to += pairBytes;
    }
    a += aCol;
    pairs += 8;
  }
}
