import { Geometry } from '../conv/geometry';

/**
 * Gradient of max pooling: gx[n][indices[n][i][j][c]][c] += gy[n][i][j][c], 0 elsewhere.
 *
 * gy         [n, oh, ow, c]
 * indices    int32 [n, oh, ow, c] from maxPool2d; others than positions in the image get nothing
 * gx         [n, h, w, c], every element is written
 * begin, end of n: windows may overlap, so an image is the unit
 *
 * 2x2 windows side by side write each pixel once: the gradient where the index says so, else 0.
 */
export function maxPool2dBackward(gy: usize, indices: usize, gx: usize, geometry: usize, begin: i32, end: i32): void {
  const g = changetype<Geometry>(geometry);
  const pixelBytes = (<usize>g.c) << 2;
  const planeBytes = <usize>(g.h * g.w) * pixelBytes;
  const pooledBytes = <usize>(g.oh * g.ow) * pixelBytes;
  const tiled =
    g.kh == 2 &&
    g.kw == 2 &&
    g.strideH == 2 &&
    g.strideW == 2 &&
    (g.dilH & g.dilW) == 1 &&
    (g.padH | g.padW) == 0 &&
    g.oh << 1 == g.h &&
    g.ow << 1 == g.w &&
    (g.c & 3) == 0;
  for (let image = begin; image < end; image++) {
    const to = gx + <usize>image * planeBytes;
    const from = gy + <usize>image * pooledBytes;
    const at = indices + <usize>image * pooledBytes;
    if (tiled) {
      unpool2x2(from, at, to, g);
      continue;
    }
    memory.fill(to, 0, planeBytes);
    for (let pixel: usize = 0; pixel < pooledBytes; pixel += pixelBytes) {
      for (let c: usize = 0; c < pixelBytes; c += 4) {
        const index = load<u32>(at + pixel + c);
        if (index >= <u32>(g.h * g.w)) continue;
        const p = to + <usize>index * pixelBytes + c;
        store<f32>(p, load<f32>(p) + load<f32>(from + pixel + c));
      }
    }
  }
}

function unpool2x2(gy: usize, indices: usize, gx: usize, g: Geometry): void {
  const pixelBytes = (<usize>g.c) << 2;
  const rowBytes = <usize>g.w * pixelBytes;
  for (let i = 0; i < g.oh; i++, gx += rowBytes) {
    for (let j = 0; j < g.ow; j++, gx += pixelBytes) {
      const index = 2 * i * g.w + 2 * j;
      const i0 = i32x4.splat(index);
      const i1 = i32x4.splat(index + 1);
      const i2 = i32x4.splat(index + g.w);
      const i3 = i32x4.splat(index + g.w + 1);
      for (const end = gx + pixelBytes; gx < end; gx += 16, gy += 16, indices += 16) {
        const value = v128.load(gy);
        const at = v128.load(indices);
        const below = gx + rowBytes;
        v128.store(gx, v128.and(value, i32x4.eq(at, i0)));
        v128.store(gx + pixelBytes, v128.and(value, i32x4.eq(at, i1)));
        v128.store(below, v128.and(value, i32x4.eq(at, i2)));
        v128.store(below + pixelBytes, v128.and(value, i32x4.eq(at, i3)));
      }
    }
  }
}
