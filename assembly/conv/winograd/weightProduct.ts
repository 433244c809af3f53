import { madd } from '../../inline/madd';

/**
 * sums[plane][o / 8][c / 4][4 c][8 o] += sum over the tiles of a block of v[plane][t][c] * d[plane][t][o].
 *
 * v      planes vPlane apart: [c / 32][block's tiles][32 channels], as in product
 * d      planes dPlane apart: [o / 8][block's tiles][8]
 * sums   planes sumPlane apart
 * groups of four channels, tiles in use, outBlocks of eight outputs, tiles a block
 *
 * 4 channels x 8 outputs, for the reasons given at product.
 */
export function weightProduct(
  v: usize,
  vPlane: i32,
  d: usize,
  dPlane: i32,
  sums: usize,
  sumPlane: i32,
  planes: i32,
  groups: i32,
  tiles: i32,
  outBlocks: i32,
  blockTiles: i32,
): void {
  const dBytes = (<usize>blockTiles) << 5;
  for (let plane = 0; plane < planes; plane++, v += vPlane, d += dPlane, sums += sumPlane) {
    let sum = sums;
    for (let block = 0, from = d; block < outBlocks; block++, from += dBytes) {
      const end = from + ((<usize>tiles) << 5);
      for (let group = 0; group < groups; group++, sum += 128) {
        let a0 = v128.load(sum, 0),
          a1 = v128.load(sum, 16);
        let b0 = v128.load(sum, 32),
          b1 = v128.load(sum, 48);
        let c0 = v128.load(sum, 64),
          c1 = v128.load(sum, 80);
        let d0 = v128.load(sum, 96),
          d1 = v128.load(sum, 112);
        let x = v + ((group >> 3) * (blockTiles << 7) + ((group & 7) << 4));
        let q = from;
        do {
          const g0 = v128.load(q);
          const s0 = v128.load32_splat(x);
          a0 = madd(s0, g0, a0);
          const s1 = v128.load32_splat(x, 4);
          b0 = madd(s1, g0, b0);
          if (x == sums) break;
          const s2 = v128.load32_splat(x, 8);
          c0 = madd(s2, g0, c0);
          const s3 = v128.load32_splat(x, 12);
          d0 = madd(s3, g0, d0);
          const g1 = v128.load(q, 16);
          a1 = madd(s0, g1, a1);
          b1 = madd(s1, g1, b1);
          c1 = madd(s2, g1, c1);
          d1 = madd(s3, g1, d1);
          x += 128;
          q += 32;
        } while (q != end);
        v128.store(sum, a0, 0);
        v128.store(sum, a1, 16);
        v128.store(sum, b0, 32);
        v128.store(sum, b1, 48);
        v128.store(sum, c0, 64);
        v128.store(sum, c1, 80);
        v128.store(sum, d0, 96);
        v128.store(sum, d1, 112);
      }
    }
  }
}
