// Calling out for memory.copy costs more than a loop over this many bytes.
const shortRow: usize = 256;

/** dst[i * dstStep] = src[i * srcStep], 0 <= i < n, over elements of 1 << shift bytes. */
export function copyRow(src: usize, dst: usize, shift: i32, srcStep: i32, dstStep: i32, n: i32): void {
  if (dstStep == 1 && srcStep == 1) {
    let bytes = (<usize>n) << shift;
    if (bytes > shortRow) {
      memory.copy(dst, src, bytes);
      return;
    }
    for (; bytes > 15; bytes -= 16) {
      v128.store(dst, v128.load(src));
      src += 16;
      dst += 16;
    }
    n = <i32>(bytes >> shift);
  } else if (dstStep == 1 && srcStep == 0 && n > 0) {
    if (shift == 0) {
      memory.fill(dst, load<u8>(src), n);
      return;
    }
    const v = shift == 2 ? v128.load32_splat(src) : v128.load64_splat(src);
    let bytes = (<usize>n) << shift;
    for (; bytes > 15; bytes -= 16) {
      v128.store(dst, v);
      dst += 16;
    }
    n = <i32>(bytes >> shift);
  }
  const srcBytes = (<usize>srcStep) << shift;
  const dstBytes = (<usize>dstStep) << shift;
  if (shift == 2) {
    for (; n > 0; n--) {
      store<i32>(dst, load<i32>(src));
      src += srcBytes;
      dst += dstBytes;
    }
  } else if (shift == 0) {
    for (; n > 0; n--) {
      store<u8>(dst, load<u8>(src));
      src += srcBytes;
      dst += dstBytes;
    }
  } else {
    for (; n > 0; n--) {
      store<i64>(dst, load<i64>(src));
      src += srcBytes;
      dst += dstBytes;
    }
  }
}
