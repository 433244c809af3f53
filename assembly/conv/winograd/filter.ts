import { fillPlan } from '../../inline/plan';
import { thread } from '../../thread';
import { BLOCK, ceilDiv, Geometry } from '../geometry';
import { expandFilter } from './filterTransform';
import { ceil4, planeStride, side } from './plan';

/** Steps of a block, about. */
const BLOCK_WORK: f64 = 20000;

/**
 * Filters in Winograd's domain: u = G g G^T for each pair of channels.
 *
 * w          [o, c, k, k]
 * u          partial of winogradFilterPlan: planes of [out / 8][in rounded up to 4][8] (+ 64 bytes), where forward out = o and in
 *            = c; backward out = c, in = o and g is turned by 180 degrees
 * ws         its workspace
 * begin, end of its units: blocks of 8 of `out`
 */
export function winogradFilter(
  w: usize,
  u: usize,
  geometry: usize,
  backward: i32,
  ws: usize,
  wsBytes: i32,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const kernel = g.kh;
  const taps = kernel * kernel;
  const outputs = backward ? g.c : g.o;
  const inputs = backward ? g.o : g.c;
  const outStride = (<usize>(backward ? taps : g.c * taps)) << 2;
  const inStride = (<usize>(backward ? g.c * taps : taps)) << 2;
  const plane = filterPlane(g, backward);
  const f = ws + <usize>thread * wsBytes;
  const tmp = f + 25 * 16;
  for (let block = begin; block < end; block++) {
    for (let i = 0; i < ceil4(inputs); i++) {
      for (let half = 0; half < BLOCK; half += 4) {
        const lanes = i < inputs ? min(max(outputs - block * BLOCK - half, 0), 4) : 0;
        if (lanes < 4) memory.fill(f, 0, 25 * 16);
        for (let lane = 0; lane < lanes; lane++) {
          let from = w + <usize>i * inStride + <usize>(block * BLOCK + half + lane) * outStride;
          for (let tap = 0; tap < taps; tap++, from += 4) {
            store<f32>(f + ((<usize>((backward ? taps - 1 - tap : tap) * 4 + lane)) << 2), load<f32>(from));
          }
        }
        expandFilter(f, kernel, u + ((<usize>((block * ceil4(inputs) + i) * BLOCK + half)) << 2), plane, tmp);
      }
    }
  }
}

/** Bytes from one plane of u to the next. */
export function filterPlane(g: Geometry, backward: i32): i32 {
  const outputs = backward ? g.c : g.o;
  const inputs = backward ? g.o : g.c;
  return planeStride(ceilDiv(outputs, BLOCK) * BLOCK * ceil4(inputs));
}

export function winogradFilterPlan(geometry: usize, backward: i32, plan: usize): void {
  const g = changetype<Geometry>(geometry);
  const units = ceilDiv(backward ? g.c : g.o, BLOCK);
  fillPlan(plan, units, (25 + 40) * 16 + 48, side(g) * side(g) * filterPlane(g, backward), <f64>units * BLOCK_WORK);
}
