import { BLOCK, ceilDiv, Geometry } from '../geometry';

/**
 * Winograd's minimal filtering: Y = A^T [(G g G^T) . (B^T d B)] A computes a 4x4 tile of outputs of a 3x3 or 5x5 kernel
 * from a 6x6 or 8x8 patch d with 36 or 64 products a channel pair, where the sum itself takes 144 or 400. Polynomials
 * are evaluated at the points 0, 1, -1, 2, -2, 1/2, -1/2, infinity (8x8) or 0, 5/8, -5/8, 3/2, -3/2, infinity (6x6: a
 * search over pairs p, -p found half the error of the usual 0, 1, -1, 2, -2, and every factor of B is exact); each of
 * the 36 or 64 places ("planes") is a matrix product over channels of its own.
 * Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2015.
 */

/** Side of an output tile. */
export const TILE: i32 = 4;

/**
 * Tiles a block. 16 keep the planes of a block's inputs and outputs in L2; where the filters are larger than that, more
 * tiles share one pass over them.
 */
export function blockTiles(inputs: i32, outputs: i32): i32 {
  return inputs * outputs < 1 << 16 ? 16 : 32;
}

/** Tiles a block of the weight gradient: its sums pass through memory once a block. */
export function weightBlockTiles(inputs: i32, outputs: i32): i32 {
  return inputs * outputs < 1 << 14 ? 32 : 64;
}

/** Output channels whose planes are held at a time. */
// @ts-ignore: decorator
@inline
export function heldOutputs(outputs: i32): i32 {
  return min(ceil8(outputs), 64);
}

/** Output channels that one unit of the weight gradient owns. */
// @ts-ignore: decorator
@inline
export function weightPart(outputs: i32): i32 {
  return outputs > 256 ? 128 : min(ceil8(outputs), 64);
}

/** Side of a patch: kernel + 4 - 1. */
// @ts-ignore: decorator
@inline
export function side(g: Geometry): i32 {
  return g.kh + TILE - 1;
}

// @ts-ignore: decorator
@inline
export function ceil4(n: i32): i32 {
  return (n + 3) & -4;
}

// @ts-ignore: decorator
@inline
export function ceil8(n: i32): i32 {
  return (n + BLOCK - 1) & -BLOCK;
}

/**
 * Bytes from one plane to the next. The 64 on top keep the planes out of each other's cache sets: their size is a power
 * of two for the usual numbers of channels.
 */
// @ts-ignore: decorator
@inline
export function planeStride(floats: i32): i32 {
  return 4 * floats + 64;
}

/** Tiles of an image of rows x cols outputs. */
// @ts-ignore: decorator
@inline
export function tilesOf(rows: i32, cols: i32): i32 {
  return ceilDiv(rows, TILE) * ceilDiv(cols, TILE);
}

/** Bytes from one plane of a block's inputs to the next: [c / 32][tile][32 channels]. */
// @ts-ignore: decorator
@inline
export function inputPlane(channels: i32, tiles: i32): i32 {
  return planeStride(ceilDiv(channels, 32) * 32 * tiles);
}
