import { madd } from '../../inline/madd';

/**
 * m[plane][o][t] = sum over c of v[plane][t][c] * u[plane][c][o] for the tiles of a block and up to 64 outputs.
 *
 * v      planes vPlane apart: [c / 32][block's tiles][32 channels]
 * u      planes uPlane apart: [o / 8][c rounded up to 4][8]
 * m      planes mPlane apart: [o / 8][block's tiles][8]
 * channels rounded up to 4, tileGroups of four tiles in use, outBlocks of eight outputs, tiles a block
 *
 * 4 tiles x 8 outputs: 8 sums, 2 weights, 4 broadcasts and the product make 15 registers. Tiles stand 128 bytes apart
 * whatever the number of channels, so that their addresses are constant distances. `x == m` is never true: it keeps V8
 * from loading all operands first, and the odd instruction between products and sums spreads them over both halves of
 * the processor's floating-point unit (37 -> 40 GFLOP/s of 52 on a 3.2 GHz Zen 3). V8 unrolls the loop by itself.
 */
export function product(
  v: usize,
  vPlane: i32,
  u: usize,
  uPlane: i32,
  m: usize,
  mPlane: i32,
  planes: i32,
  channels: i32,
  tileGroups: i32,
  outBlocks: i32,
  blockTiles: i32,
): void {
  const uBytes = (<usize>channels) << 5;
  const mBytes = (<usize>blockTiles) << 5;
  const nextChannels = ((<usize>blockTiles) << 7) - 128;
  for (let plane = 0; plane < planes; plane++, v += vPlane, u += uPlane, m += mPlane) {
    for (let block = 0, w = u, to = m; block < outBlocks; block++, w += uBytes, to += mBytes) {
      for (let tiles = 0, from = v, out = to; tiles < tileGroups; tiles++, from += 512, out += 128) {
        let a0 = f32x4.splat(0),
          a1 = a0,
          b0 = a0,
          b1 = a0,
          c0 = a0,
          c1 = a0,
          d0 = a0,
          d1 = a0;
        let q = w;
        let x = from;
        for (let left = channels; left > 0; left -= 32, x += nextChannels) {
          const end = x + ((<usize>min(left, 32)) << 2);
          do {
            const w0 = v128.load(q);
            const s0 = v128.load32_splat(x);
            a0 = madd(s0, w0, a0);
            const s1 = v128.load32_splat(x, 128);
            b0 = madd(s1, w0, b0);
            if (x == m) break;
            const s2 = v128.load32_splat(x, 256);
            c0 = madd(s2, w0, c0);
            const s3 = v128.load32_splat(x, 384);
            d0 = madd(s3, w0, d0);
            const w1 = v128.load(q, 16);
            a1 = madd(s0, w1, a1);
            b1 = madd(s1, w1, b1);
            c1 = madd(s2, w1, c1);
            d1 = madd(s3, w1, d1);
            x += 4;
            q += 32;
          } while (x != end);
        }
        v128.store(out, a0, 0);
        v128.store(out, a1, 16);
        v128.store(out, b0, 32);
        v128.store(out, b1, 48);
        v128.store(out, c0, 64);
        v128.store(out, c1, 80);
        v128.store(out, d0, 96);
        v128.store(out, d1, 112);
      }
    }
  }
}

/** The same for at most four channels: sums so short that the weights stay in registers and the tiles pass by. */
export function product4(
  v: usize,
  vPlane: i32,
  u: usize,
  uPlane: i32,
  m: usize,
  mPlane: i32,
  planes: i32,
  tiles: i32,
  outBlocks: i32,
  blockTiles: i32,
): void {
  const mBytes = (<usize>blockTiles) << 5;
  for (let plane = 0; plane < planes; plane++, v += vPlane, u += uPlane, m += mPlane) {
    const end = v + ((<usize>tiles) << 7);
    for (let block = 0, q = u, to = m; block < outBlocks; block++, q += 128, to += mBytes) {
      const a0 = v128.load(q),
        a1 = v128.load(q, 16);
      const b0 = v128.load(q, 32),
        b1 = v128.load(q, 48);
      const c0 = v128.load(q, 64),
        c1 = v128.load(q, 80);
      const d0 = v128.load(q, 96),
        d1 = v128.load(q, 112);
      for (let x = v, out = to; x != end; x += 128, out += 32) {
        let s = v128.load32_splat(x);
        let low = f32x4.mul(s, a0),
          high = f32x4.mul(s, a1);
        s = v128.load32_splat(x, 4);
        (low = madd(s, b0, low)), (high = madd(s, b1, high));
        s = v128.load32_splat(x, 8);
        (low = madd(s, c0, low)), (high = madd(s, c1, high));
        s = v128.load32_splat(x, 12);
        v128.store(out, madd(s, d0, low));
        v128.store(out, madd(s, d1, high), 16);
      }
    }
  }
}
