import { fillPlan } from '../../inline/plan';
import { thread } from '../../thread';
import { BLOCK, ceilDiv, Geometry, noteOverflow } from '../geometry';
import { contractFilter } from './filterTransform';
import { ceil4, side, weightPart } from './plan';
import { sumPlaneOf, winogradChunks } from './weightGrad';

/** Bytes of workspace of contractBlock. */
export const CONTRACT_SCRATCH: i32 = 64 * 128 + 25 * 16 + 1024 + 48;

/**
 * Second half of winogradWeightGrad: adds the chunks in their order, where that is not done, and transforms back.
 *
 * partial    as winogradWeightGrad leaves it
 * gw         [o, c, k, k]
 * serial     as given to winogradWeightGrad
 * ws         workspace of winogradCombinePlan
 * begin, end of its units: blocks of 8 outputs; none where winogradWeightGrad has done it
 */
export function winogradWeightGradCombine(
  partial: usize,
  gw: usize,
  geometry: usize,
  serial: i32,
  ws: usize,
  wsBytes: i32,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const planes = side(g) * side(g);
  const groups = ceil4(g.c) >> 2;
  const sumPlane = sumPlaneOf(g);
  const partBytes = <usize>planes * sumPlane;
  const held = weightPart(g.o);
  const chunks = serial ? 1 : winogradChunks(g);
  const chunkBytes = partBytes * ceilDiv(g.o, held);
  for (let block = begin; block < end; block++) {
    const o = block * BLOCK;
    const part = o / held;
    const from = partial + partBytes * part + ((<usize>((o - part * held) * groups)) << 4);
    contractBlock(from, sumPlane, chunkBytes, chunks, o, gw, g, ws + <usize>thread * wsBytes);
  }
}

export function winogradCombinePlan(geometry: usize, plan: usize): void {
  const g = changetype<Geometry>(geometry);
  const units = winogradChunks(g) == 1 ? 0 : ceilDiv(g.o, BLOCK);
  fillPlan(plan, units, CONTRACT_SCRATCH, 0, <f64>units * 20000);
}

/**
 * The weight gradient of eight outputs from `output` on: from [plane][c / 4][4][8], planes sumPlane apart, the same
 * chunkBytes further for each of the chunks. Goes by whole tiles of 4 x 8 sums: two cache lines of each plane and
 * chunk.
 */
export function contractBlock(
  from: usize,
  sumPlane: i32,
  chunkBytes: usize,
  chunks: i32,
  output: i32,
  gw: usize,
  g: Geometry,
  scratch: usize,
): void {
  const kernel = g.kh;
  const taps = kernel * kernel;
  const planes = side(g) * side(g);
  const f = scratch + 64 * 128;
  const tmp = f + 25 * 16;
  let sum = f32x4.splat(0);
  for (let group = 0; group < g.c; group += 4, from += 128) {
    let at = from;
    for (let p = scratch; p < scratch + ((<usize>planes) << 7); at += sumPlane - 128) {
      for (const end = at + 128; at < end; at += 16, p += 16) {
        let total = v128.load(at);
        for (let chunk = 1, next = at + chunkBytes; chunk < chunks; chunk++, next += chunkBytes) {
          total = f32x4.add(total, v128.load(next));
        }
        v128.store(p, total);
      }
    }
    for (let l = 0; l < min(g.c - group, 4); l++) {
      for (let half = 0; half < BLOCK; half += 4) {
        contractFilter(scratch + ((l << 5) + (half << 2)), 128, kernel, f, tmp);
        const lanes = min(g.o - output - half, 4);
        // What lies in lanes without an output was never written.
        const outputs = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(lanes));
        for (let tap = 0; tap < taps; tap++) sum = f32x4.add(sum, v128.and(v128.load(f + (tap << 4)), outputs));
        for (let lane = 0; lane < lanes; lane++) {
          const to = gw + ((<usize>((output + half + lane) * g.c + group + l) * taps) << 2);
          for (let tap = 0; tap < taps; tap++) store<f32>(to + (tap << 2), load<f32>(f + ((tap << 4) + (lane << 2))));
        }
      }
    }
  }
  noteOverflow(g, sum);
}
