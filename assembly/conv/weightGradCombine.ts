import { BLOCK, ceilDiv, Geometry, isDepthwise } from './geometry';
import { weightGradChunks } from './weightGrad';
import { sumsBytes } from './weightGradDepthwise';

/**
 * Weight gradient, second half: gw = the sum of the chunks, in their order.
 *
 * partial    [chunks][group][block][a][b][l][8] (depthwise [chunks][c / 4][tap][4]) from conv2dWeightGrad
 * gw         [o, c / groups, kh, kw]
 * begin, end of o
 */
export function conv2dWeightGradCombine(partial: usize, gw: usize, geometry: usize, begin: i32, end: i32): void {
  const g = changetype<Geometry>(geometry);
  const cg = g.c / g.groups;
  const taps = g.kh * g.kw;
  const chunks = weightGradChunks(g);
  // Depthwise sums are laid out like those of one group, in blocks of 4.
  const depthwise = isDepthwise(g);
  const groups = depthwise ? 1 : g.groups;
  const width = depthwise ? 4 : BLOCK;
  const og = g.o / groups;
  const blocksPerGroup = ceilDiv(og, width);
  const tapBytes = (<usize>(width * cg)) << 2;
  const lBytes = (<usize>width) << 2;
  const blockBytes = depthwise ? <usize>sumsBytes(g) : tapBytes * taps;
  const chunkBytes = blockBytes * blocksPerGroup * groups;
  for (let o = begin; o < end; o++) {
    const group = o / og;
    const inGroup = o - group * og;
    const block = inGroup / width;
    const from = partial + blockBytes * (group * blocksPerGroup + block) + ((<usize>(inGroup - block * width)) << 2);
    let to = gw + ((<usize>(o * cg) * taps) << 2);
    for (let l = 0; l < cg; l++) {
      for (let tap = 0; tap < taps; tap++, to += 4) {
        let at = from + <usize>l * lBytes + <usize>tap * tapBytes;
        let sum = load<f32>(at);
        for (let chunk = 1; chunk < chunks; chunk++) {
          at += chunkBytes;
          sum += load<f32>(at);
        }
        store<f32>(to, sum);
      }
    }
  }
}
