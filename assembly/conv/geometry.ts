/**
 * The sizes of a 2-D convolution or pooling: 18 int32, written by JavaScript at the address that every kernel here
 * takes as `geometry`. Byte offset of a field = 4 * its place in this list.
 *
 *    0 n         images                         8 oh        output rows
 *    1 h         input rows                     9 ow        output columns
 *    2 w         input columns                 10 strideH   rows from one window to the next
 *    3 c         input channels                11 strideW   columns from one window to the next
 *    4 o         output channels (pooling: c)  12 padH      rows of padding above and below
 *    5 groups    (pooling: 1)                  13 padW      columns of padding on the left and the right
 *    6 kh        rows of the kernel            14 dilH      rows between two taps
 *    7 kw        columns of the kernel         15 dilW      columns between two taps
 *
 *   16 planar    depthwise kernels only, c a multiple of 4: bit 1 where x is [n, c, h, w], bit 2 where gy is
 *                [n, o, oh, ow]
 *   17 overflow  0; Winograd's kernels write 1 where a result may be wrong: not finite, or huge
 *
 * Buffers: x and gx [n, h, w, c], y and gy [n, oh, ow, o], all contiguous; weights [o, c / groups, kh, kw] as in
 * PyTorch. Output pixel (i, j) sees the input pixels (i * strideH - padH + a * dilH, j * strideW - padW + b * dilW) for
 * the taps 0 <= a < kh, 0 <= b < kw; the ones outside the image count as 0 (pooling: -inf). Windows may end past the
 * padding.
 */
@unmanaged
export class Geometry {
  n: i32;
  h: i32;
  w: i32;
  c: i32;
  o: i32;
  groups: i32;
  kh: i32;
  kw: i32;
  oh: i32;
  ow: i32;
  strideH: i32;
  strideW: i32;
  padH: i32;
  padW: i32;
  dilH: i32;
  dilW: i32;
  planar: i32;
  overflow: i32;
}

/** Sums of magnitudes from which on intermediate results may overflow, by a wide margin. */
const HUGE: f32 = 1e24;

/** Sets `overflow` where one of the four numbers is huge or NaN. */
export function noteOverflow(g: Geometry, size: v128): void {
  if (!i32x4.all_true(f32x4.lt(f32x4.abs(size), f32x4.splat(HUGE)))) g.overflow = 1;
}

/** Bit of `flags`: y = max(y, 0), NaN kept. */
export const RELU: i32 = 2;

/** Output channels that one pass of a micro-kernel makes: two registers of four lanes. */
export const BLOCK: i32 = 8;

/** One weight an input channel and none shared: no sums over channels, so lanes run over channels. */
export function isDepthwise(g: Geometry): bool {
  return g.groups == g.c && g.c == g.o && g.groups > 1;
}

// @ts-ignore: decorator
@inline
export function ceilDiv(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

/** Quotient rounded towards minus infinity; b > 0. */
export function floorDiv(a: i32, b: i32): i32 {
  return a >= 0 ? a / b : -((b - 1 - a) / b);
}

/** Steps (inline/plan.ts) of the plain sum. */
export function convWork(g: Geometry): f64 {
  return (<f64>g.n * g.oh * g.ow * g.o * (g.c / g.groups) * g.kh * g.kw) / 8;
}

// @ts-ignore: decorator
@inline
export function align64(bytes: i32): i32 {
  return (bytes + 63) & -64;
}
