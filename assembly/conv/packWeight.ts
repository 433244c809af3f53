import { BLOCK, ceilDiv, Geometry, isDepthwise } from './geometry';

/**
 * Weights in the order in which the micro-kernels read them.
 *
 *   forward:   packed[group][block][a][b][l][lane] = w[group * og + block * 8 + lane][l][a][b]
 *   backward:  packed[group][block][a][b][l][lane] = w[group * og + l][block * 8 + lane][kh - 1 - a][kw - 1 - b]
 *   depthwise: packed[channel / 4][a][b][channel % 4], turned by 180 degrees for backward
 *
 * og = o / groups, cg = c / groups. A block has 8 lanes, or 4 when it is the last and has no more than 4 channels left;
 * lanes past the last channel are 0. Turned, because the input gradient is a convolution of gy with the kernel turned.
 */
export function conv2dPackWeight(w: usize, packed: usize, geometry: usize, backward: i32): void {
  const g = changetype<Geometry>(geometry);
  const taps = g.kh * g.kw;
  const depthwise = isDepthwise(g);
  const groups = depthwise ? 1 : g.groups;
  const og = g.o / groups;
  const cg = g.c / g.groups;
  const exchanged = backward != 0 && !depthwise;
  const lanes = exchanged ? cg : og;
  const length = exchanged ? og : cg;
  const blockLanes = depthwise ? 4 : BLOCK;
  // Distance in w between neighbours of the summed channel (l) and of the lane.
  const lStride = (<usize>(exchanged ? cg * taps : taps)) << 2;
  const laneStride = (<usize>(exchanged ? taps : cg * taps)) << 2;
  let at = packed;
  for (let group = 0; group < groups; group++) {
    const groupAt = w + ((<usize>(group * og * cg * taps)) << 2);
    for (let block = 0; block < lanes; block += blockLanes) {
      const valid = min(lanes - block, blockLanes);
      const width = valid <= 4 ? 4 : BLOCK;
      for (let tap = 0; tap < taps; tap++) {
        let from = groupAt + <usize>block * laneStride + ((<usize>(backward ? taps - 1 - tap : tap)) << 2);
        for (let l = 0; l < length; l++, from += lStride) {
          for (let lane = 0; lane < width; lane++, at += 4) {
            store<f32>(at, lane < valid ? load<f32>(from + <usize>lane * laneStride) : 0);
          }
        }
      }
    }
  }
}

/** Bytes of `packed`. */
export function conv2dPackedBytes(geometry: usize, backward: i32): i32 {
  const g = changetype<Geometry>(geometry);
  if (isDepthwise(g)) return 16 * ceilDiv(g.c, 4) * g.kh * g.kw;
  const lanes = (backward ? g.c : g.o) / g.groups;
  const length = (backward ? g.o : g.c) / g.groups;
  return 16 * g.groups * ceilDiv(lanes, 4) * length * g.kh * g.kw;
}
