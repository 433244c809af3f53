import { ceilDiv, Geometry } from './geometry';
import { ceil4, ceil8, side, tilesOf } from './winograd/plan';

const INPUT_GRAD: i32 = 1;

const DIRECT: i32 = 0;
const WINOGRAD: i32 = 1;
const POOLED: i32 = 2;

/**
 * The fastest algorithm for a pass (0 forward, 1 input gradient, 2 weight gradient): 0 direct (conv2d...), 1 Winograd
 * (winograd...), 2 the pool's indices (conv2dPooledWeightGrad). Depends on the geometry only, so results do not change
 * with threads or settings.
 *
 * pixels   of the pooled image, where the output goes into a max pool only and the pass is the weight gradient; else 0
 *
 * Costs are counted in multiply-adds of the inner loops; the factors are measured times in that unit (0.05 ns on one
 * core at 40 GFLOP/s). Filters are left out: they are transformed once and may be kept.
 */
export function conv2dAlgorithm(geometry: usize, pass: i32, pixels: i32): i32 {
  const g = changetype<Geometry>(geometry);
  const backward = pass == INPUT_GRAD;
  const inputs = backward ? g.o : g.c;
  const outputs = backward ? g.c : g.o;
  const rows = backward ? g.h : g.oh;
  const cols = backward ? g.w : g.ow;
  let algorithm = DIRECT;
  let cost = <f64>rows * cols * g.kh * g.kw * inputs * ceil8(outputs);
  if (g.kw == g.kh && (g.kh == 3 || g.kh == 5) && g.strideH * g.strideW * g.dilH * g.dilW * g.groups == 1) {
    const planes = side(g) * side(g);
    // A transform of one channel of a tile takes about as long as 6 products a plane.
    const winograd =
      <f64>tilesOf(rows, cols) * planes * (<f64>ceil4(inputs) * ceil8(outputs) + 6 * (ceil4(inputs) + ceil8(outputs)));
    if (winograd < cost) {
      algorithm = WINOGRAD;
      cost = winograd;
    }
  }
  if (pixels && g.groups == 1 && g.dilW == 1) {
    const pooled = <f64>pixels * g.o * (10 + 7 * 4 * g.kh * ceilDiv(g.kw * g.c, 16));
    if (pooled < cost) algorithm = POOLED;
  }
  return algorithm;
}
