import { outerOffset } from '../inline/dims';
import { thread } from '../thread';
import { CONJUGATED, loadBlock, loadReals, SWAPPED, storeBlock, storeMirrored, storeReals } from './blocks';
import { runColumns, swapParts } from './columns';
import { bufferBytes, planLength, planSplit } from './plan';
import { join, mirror, split } from './realSpectrum';

/** What the numbers are: complex, real, or the half of a spectrum that belongs to real numbers. */
enum Kind {
  complex,
  real,
  half,
}

/**
 * y[k] = scale Σ e^(∓2 π i j k / n) x[j] along one dim, + where inverse; x or y may be real, the other one then has half a
 * spectrum (y also a whole one). Transforms are taken in blocks of neighbours along the last of the other dims, so that vectors hold
 * the same number of two transforms.
 *
 * spec   i32: n, kind of x, kind of y, inverse, lanes of a block, steps of x and y along the dim, workspace bytes of a thread,
 *        ndim, then sizes of the ndim other dims, strides of x, strides of y, in elements; units are blocks
 * plan   of n, real where x or y is
 */
export function fourier(
  spec: usize,
  from: usize,
  to: usize,
  plan: usize,
  work: usize,
  scale: f32,
  begin: i32,
  end: i32,
): void {
  const ndim = load<i32>(spec, 32);
  const sizes = spec + 36;
  const last = (<usize>(ndim - 1)) << 2;
  const fromStrides = sizes + ((<usize>ndim) << 2);
  const toStrides = fromStrides + ((<usize>ndim) << 2);
  const most = load<i32>(spec, 16);
  const neighbours = load<i32>(sizes + last);
  const blocks = (neighbours + most - 1) / most;
  const fromShift: usize = load<i32>(spec, 4) == Kind.real ? 2 : 3;
  const toShift: usize = load<i32>(spec, 8) == Kind.real ? 2 : 3;
  const own = work + <usize>thread * <usize>load<i32>(spec, 28);
  for (let unit = begin; unit < end; unit++) {
    const row = unit / blocks;
    const first = (unit - row * blocks) * most;
    const x = outerOffset(sizes, fromStrides, ndim - 1, row) + first * load<i32>(fromStrides + last);
    const y = outerOffset(sizes, toStrides, ndim - 1, row) + first * load<i32>(toStrides + last);
    block(
      spec,
      from + ((<usize>x) << fromShift),
      to + ((<usize>y) << toShift),
      plan,
      own,
      min(most, neighbours - first),
      (<usize>load<i32>(spec, 20)) << fromShift,
      (<usize>load<i32>(fromStrides + last)) << fromShift,
      (<usize>load<i32>(spec, 24)) << toShift,
      (<usize>load<i32>(toStrides + last)) << toShift,
      scale,
    );
  }
}

function block(
  spec: usize,
  from: usize,
  to: usize,
  plan: usize,
  work: usize,
  lanes: i32,
  step: usize,
  laneStep: usize,
  toStep: usize,
  toLaneStep: usize,
  scale: f32,
): void {
  const n = load<i32>(spec);
  const kind = load<i32>(spec, 4);
  const toKind = load<i32>(spec, 8);
  const inverse = load<i32>(spec, 12) != 0;
  const real = kind == Kind.real || toKind == Kind.real;
  const bytes = bufferBytes(n, real, load<i32>(spec, 16));
  const a = work;
  const b = work + bytes;
  const aside = b + bytes;
  const h = n >> 1;
  if (!real) {
    const change = inverse ? SWAPPED : 0;
    loadBlock(from, a, n, lanes, step, laneStep, change);
    storeBlock(runColumns(plan, a, b, lanes, aside), to, n, lanes, toStep, toLaneStep, change, scale);
    return;
  }
  const even = planLength(plan) != n;
  if (kind == Kind.real) {
    // The transform back of real numbers is the conjugate.
    const change = inverse ? CONJUGATED : 0;
    if (!even) {
      loadReals(from, a, n, lanes, step, laneStep, false);
      const count = toKind == Kind.half ? h + 1 : n;
      storeBlock(runColumns(plan, a, b, lanes, aside), to, count, lanes, toStep, toLaneStep, change, scale);
      return;
    }
    if (step == 4) loadBlock(from, a, h, lanes, 8, laneStep, 0);
    else loadReals(from, a, h, lanes, step, laneStep, true);
    const z = runColumns(plan, a, b, lanes, aside);
    const x = z == a ? b : a;
    split(z, x, h, lanes, planSplit(plan));
    storeBlock(x, to, h + 1, lanes, toStep, toLaneStep, change, scale);
    if (toKind == Kind.complex) storeMirrored(x, to, n, lanes, toStep, toLaneStep, change, scale);
    return;
  }
  // The transform back of exchanged parts is that forwards; forwards means back from the conjugate.
  const change = inverse ? 0 : CONJUGATED;
  if (even) {
    loadBlock(from, b, h + 1, lanes, step, laneStep, change);
    join(b, a, h, lanes, planSplit(plan));
    const x = runColumns(plan, a, b, lanes, aside);
    if (toStep == 4) storeBlock(x, to, h, lanes, 8, toLaneStep, SWAPPED, scale);
    else storeReals(x, to, h, lanes, 2 * toStep, toLaneStep, toStep, scale);
    return;
  }
  loadBlock(from, a, h + 1, lanes, step, laneStep, change);
  mirror(a, n, lanes);
  swapParts(a, n, lanes);
  storeReals(runColumns(plan, a, b, lanes, aside), to, n, lanes, toStep, toLaneStep, 0, scale);
}
