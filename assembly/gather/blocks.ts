import { loadLanes, storeLanes } from '../inline/tail';

/** One block of `bytes`: words one by one where a call of memory.copy would cost more than it moves. */
// @ts-ignore: decorator
@inline
function copyBlock(dst: usize, src: usize, bytes: usize): void {
  if (bytes == 4) store<u32>(dst, load<u32>(src));
  else if (bytes == 1) store<u8>(dst, load<u8>(src));
  else if (bytes <= 128 && (bytes & 15) == 0) {
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
  for (let i = 0; i < n; ++i) {
    copyBlock(dst + <usize>load<u32>(offsets + ((<usize>i) << 2)) * <usize>elementBytes, src, bytes);
    src += bytes;
  }
}

// @ts-ignore: decorator
@inline
function addTo(whole: bool, to: usize, from: usize, count: i32): void {
  const a = loadLanes(to, count);
  const b = loadLanes(from, count);
  storeLanes(to, whole ? i32x4.add(a, b) : f32x4.add(a, b), count);
}

// @ts-ignore: decorator
@inline
function scatterAdd(whole: bool, src: usize, offsets: usize, dst: usize, n: i32, block: i32): void {
  if (block == 1) {
    for (let i = 0; i < n; ++i, src += 4, offsets += 4) {
      const to = dst + ((<usize>load<u32>(offsets)) << 2);
      if (whole) store<i32>(to, load<i32>(to) + load<i32>(src));
      else store<f32>(to, load<f32>(to) + load<f32>(src));
    }
    return;
  }
  const rest = block & 3;
  const bytes = (<usize>(block - rest)) << 2;
  for (let i = 0; i < n; ++i) {
    let to = dst + ((<usize>load<u32>(offsets + ((<usize>i) << 2))) << 2);
    for (const stop = src + bytes; src < stop; src += 16, to += 16) addTo(whole, to, src, 4);
    if (rest == 0) continue;
    addTo(whole, to, src, rest);
    src += (<usize>rest) << 2;
  }
}

/** The block of dst at element offsets[i] += block i of src [n, block], float32, in order: equal offsets add up. */
export function scatterAddBlocks(src: usize, offsets: usize, dst: usize, n: i32, block: i32): void {
  scatterAdd(false, src, offsets, dst, n, block);
}

/** As scatterAddBlocks for int32. */
export function scatterAddBlocksI32(src: usize, offsets: usize, dst: usize, n: i32, block: i32): void {
  scatterAdd(true, src, offsets, dst, n, block);
}
