/** One block of `bytes`: words one by one where a call of memory.copy would cost more than it moves. */
// @ts-ignore: decorator
@inline
function copyBlock(dst: usize, src: usize, bytes: usize): void {
  if (bytes == 4) store<u32>(dst, load<u32>(src));
  else if (bytes == 1) store<u8>(dst, load<u8>(src));
  else if (bytes <= 512 && (bytes & 15) == 0) {
    for (let i: usize = 0; i < bytes; i += 16) v128.store(dst + i, v128.load(src + i));
  } else memory.copy(dst, src, bytes);
}

/**
 * dst block i = the block of src that starts at element offsets[i] (int32), for blocks of `block` contiguous elements
 * of elementBytes each; dst [n, block]. Range over n.
 */
export function gatherBlocks(
  src: usize,
  offsets: usize,
  dst: usize,
  n: i32,
  block: i32,
  elementBytes: i32,
  begin: i32,
  end: i32,
): void {
  const bytes = <usize>block * <usize>elementBytes;
  dst += <usize>begin * bytes;
  if (block == 1 && elementBytes == 4) {
    // Single words, the most frequent blocks, without a question for each.
    const stop = offsets + ((<usize>end) << 2);
    offsets += (<usize>begin) << 2;
    for (; offsets + 16 <= stop; offsets += 16, dst += 16) {
      store<u32>(dst, load<u32>(src + ((<usize>load<u32>(offsets)) << 2)));
      store<u32>(dst, load<u32>(src + ((<usize>load<u32>(offsets, 4)) << 2)), 4);
      store<u32>(dst, load<u32>(src + ((<usize>load<u32>(offsets, 8)) << 2)), 8);
      store<u32>(dst, load<u32>(src + ((<usize>load<u32>(offsets, 12)) << 2)), 12);
    }
    for (; offsets < stop; offsets += 4, dst += 4) store<u32>(dst, load<u32>(src + ((<usize>load<u32>(offsets)) << 2)));
    return;
  }
  for (let i = begin; i < end; ++i) {
    copyBlock(dst, src + <usize>load<u32>(offsets + ((<usize>i) << 2)) * <usize>elementBytes, bytes);
    dst += bytes;
  }
}

/**
 * The block of dst at element offsets[i] = block i of src [n, block], in order: of equal offsets the last one stays.
 */
export function scatterBlocks(src: usize, offsets: usize, dst: usize, n: i32, block: i32, elementBytes: i32): void {
  const bytes = <usize>block * <usize>elementBytes;
  if (block == 1 && elementBytes == 4) {
    for (let i = 0; i < n; ++i, src += 4) {
      store<u32>(dst + ((<usize>load<u32>(offsets + ((<usize>i) << 2))) << 2), load<u32>(src));
    }
    return;
  }
  for (let i = 0; i < n; ++i) {
    copyBlock(dst + <usize>load<u32>(offsets + ((<usize>i) << 2)) * <usize>elementBytes, src, bytes);
    src += bytes;
  }
}

/** How `scatterAddBlocks` adds: src/ops/shape/drivers/blocks.ts lists these in the same order. */
enum Addition {
  float,
  whole,
  byte,
  either,
}

// @ts-ignore: decorator
@inline
function addLanes(addition: i32, to: usize, from: usize): void {
  const a = v128.load(to);
  const b = v128.load(from);
  v128.store(to, addition == Addition.whole ? i32x4.add(a, b) : f32x4.add(a, b));
}

/**
 * The block of dst at element offsets[i] += block i of src [n, block], in order: equal offsets add up. Elements are float32, int32, or
 * bytes, which wrap around, or of which either is 1; pairs of float32 have 8 for elementBytes.
 */
export function scatterAddBlocks(
  src: usize,
  offsets: usize,
  dst: usize,
  n: i32,
  block: i32,
  elementBytes: i32,
  addition: i32,
): void {
  const end = offsets + ((<usize>n) << 2);
  const bytes = <usize>block * <usize>elementBytes;
  for (; offsets < end; offsets += 4) {
    let to = dst + <usize>load<u32>(offsets) * <usize>elementBytes;
    const stop = src + bytes;
    if (addition > Addition.whole) {
      for (; src < stop; ++src, ++to) {
        const sum = load<u8>(to) + load<u8>(src);
        store<u8>(to, addition == Addition.either ? <u8>(sum != 0) : sum);
      }
      continue;
    }
    if (bytes >= 16) for (; src + 16 <= stop; src += 16, to += 16) addLanes(addition, to, src);
    for (; src < stop; src += 4, to += 4) {
      if (addition == Addition.whole) store<i32>(to, load<i32>(to) + load<i32>(src));
      else store<f32>(to, load<f32>(to) + load<f32>(src));
    }
  }
}
