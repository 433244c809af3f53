/**
 * dst[i * dstRow + j * dstStep] = src[i * srcRow + j * srcStep] over four-byte elements, i < rows (a multiple of 4),
 * j < n, where one of the two steps of each side is 1 and not the same one. Tiles of 4 x 4: four vectors, inStride
 * apart, are read along the side's unit stride and four are written, outStride apart.
 * inStride is srcStep and outStride dstRow when the source runs along the rows' dimension; srcRow and dstStep otherwise.
 */
export function transposeRows(
  src: usize, dst: usize, inStride: i32, outStride: i32, srcRow: i32, dstRow: i32, srcStep: i32, dstStep: i32,
  rows: i32, n: i32,
): void {
  const in1 = <usize>inStride << 2;
  const out1 = <usize>outStride << 2;
  const srcRowBytes = <usize>srcRow << 2;
  const dstRowBytes = <usize>dstRow << 2;
  const srcStepBytes = <usize>srcStep << 2;
  const dstStepBytes = <usize>dstStep << 2;
  for (; n > 3; n -= 4) {
    let s = src;
    let d = dst;
    for (let i = rows; i > 0; i -= 4) {
      const a = v128.load(s);
      const b = v128.load(s + in1);
      const c = v128.load(s + 2 * in1);
      const e = v128.load(s + 3 * in1);
      const ab = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const abHigh = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      const ce = i8x16.shuffle(c, e, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const ceHigh = i8x16.shuffle(c, e, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      v128.store(d, i8x16.shuffle(ab, ce, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
      v128.store(d + out1, i8x16.shuffle(ab, ce, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
      v128.store(d + 2 * out1, i8x16.shuffle(abHigh, ceHigh, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
      v128.store(
        d + 3 * out1, i8x16.shuffle(abHigh, ceHigh, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
      );
      s += 4 * srcRowBytes;
      d += 4 * dstRowBytes;
    }
    src += 4 * srcStepBytes;
    dst += 4 * dstStepBytes;
  }
  for (; n > 0; n--) {
    let s = src;
    let d = dst;
    for (let i = rows; i > 0; i--) {
      store<i32>(d, load<i32>(s));
      s += srcRowBytes;
      d += dstRowBytes;
    }
    src += srcStepBytes;
    dst += dstStepBytes;
  }
}
