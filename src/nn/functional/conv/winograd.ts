import { gradEnabled } from '../../../autograd/mode';
import { operand } from '../../../tensor/copy';
import { type Shape, sameShape } from '../../../tensor/layout';
import { addressOf, settle } from '../../../tensor/physical';
import { Storage } from '../../../tensor/storage';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { own, threadWorkspace, workspace } from '../../../wasm/block';
import { conv } from '../../../wasm/conv';
import { threadCount } from '../../../wasm/engine';
import { PLAN, readPlan } from '../../../wasm/plan';
import { channelsLast, emptyImagesFor } from './channelsLast';
import { directForward, directInputGrad, directWeightGrad } from './direct';
import { type Geometry, hasOverflown, poolOf, writeGeometry } from './geometry';

/** In `flags`: max(y, 0); 2x2 max pooling with stride 2, of which y is the result. */
export const RELU = 2;
export const POOL = 4;

/** Filters in Winograd's domain, kept for as long as the weight they were made of is unchanged and seen as it was. */
interface KeptFilters {
  version: number;
  offset: number;
  shape: Shape;
  storage: Storage;
}
const kept = new WeakMap<Storage, KeptFilters>();

/**
 * The filters in Winograd's domain, within the running operation. Without gradients the weight will be used again as it
 * is, and transforming it is a good part of the work for one image: the result is kept.
 */
function transformed(weight: Tensor, geometry: number, backward: 0 | 1): Storage {
  const { version } = weight.storage;
  const keep = !gradEnabled && backward === 0;
  if (keep) {
    const known = kept.get(weight.storage);
    const { offset, sizes: shape } = weight;
    if (known?.version === version && known.offset === offset && sameShape(known.shape, shape)) {
      return known.storage;
    }
  }
  conv.winogradFilterPlan(geometry, backward, PLAN);
  const { units, bytes, partial, work } = readPlan();
  const storage = new Storage(partial);
  const scratch = threadWorkspace(bytes);
  conv.winogradFilter(weight.pointer, storage.pointer, geometry, backward, scratch, bytes, 0, units, work);
  if (keep) {
    storage.escaped = true;
    storage.outlivesScopes = true;
    kept.set(weight.storage, { version, offset: weight.offset, shape: weight.sizes, storage });
  } else own(storage);
  return storage;
}

/** y = conv(x, weight) + bias; with POOL the pooled y, and in `indices`, where given, the position of each maximum. */
export function winogradForward(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  g: Geometry,
  flags: number,
  indices: Tensor | null = null,
): Tensor {
  const [oh, ow] = flags & POOL ? [g.oh >> 1, g.ow >> 1] : [g.oh, g.ow];
  settle(x, weight, bias);
  const [input, w, b] = [channelsLast(x), operand(weight), bias === null ? null : operand(bias)];
  beginOperation();
  const y = emptyImagesFor(g, [g.n, g.o, oh, ow]);
  const finite = run(input, w, b, y, indices, g, 0, flags);
  if (finite) return y;
  const plain = directForward(x, weight, bias, g, flags & RELU);
  if ((flags & POOL) === 0) {
    y.dispose();
    return plain;
  }
  beginOperation();
  const [from, to, places] = [addressOf(plain), addressOf(y), indices === null ? 0 : addressOf(indices)];
  conv.maxPool2d(from, to, places, writeGeometry(poolOf(g)), 0, g.n * oh, plain.count);
  plain.dispose();
  return y;
}

/** Gradient with respect to the input. */
export function winogradInputGrad(gy: Tensor, weight: Tensor, g: Geometry): Tensor {
  settle(gy, weight);
  const [grad, w] = [channelsLast(gy), operand(weight)];
  beginOperation();
  const gx = emptyImagesFor(g, [g.n, g.c, g.h, g.w]);
  const finite = run(grad, w, null, gx, null, g, 1, 0);
  if (finite) return gx;
  gx.dispose();
  return directInputGrad(gy, weight, g);
}

/**
 * False where a result is not finite: Winograd's sums spread what is not finite over outputs that never see it, and overflow
 * before the outputs do. The plain sum then says which are.
 */
function run(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  y: Tensor,
  indices: Tensor | null,
  g: Geometry,
  backward: 0 | 1,
  flags: number,
): boolean {
  const geometry = writeGeometry(g);
  const filters = transformed(weight, geometry, backward);
  conv.winogradPlan(geometry, backward, PLAN);
  const { units, bytes, work } = readPlan();
  const scratch = threadWorkspace(bytes);
  const [px, pu, pb, py] = [addressOf(x), filters.pointer, bias === null ? 0 : bias.pointer, addressOf(y)];
  const pi = indices === null ? 0 : addressOf(indices);
  conv.winograd(px, pu, pb, py, pi, geometry, backward, flags, scratch, bytes, 0, units, work);
  return !hasOverflown(geometry);
}

/** Gradient with respect to the weight, [o, c, k, k]. */
export function winogradWeightGrad(x: Tensor, gy: Tensor, g: Geometry): Tensor {
  settle(x, gy);
  const [input, grad] = [channelsLast(x), channelsLast(gy)];
  beginOperation();
  const gw = emptyTensor([g.o, g.c, g.kh, g.kw], 'float32');
  const geometry = writeGeometry(g);
  const serial = threadCount() === 1 ? 1 : 0;
  conv.winogradWeightGradPlan(geometry, serial, PLAN);
  const sums = readPlan();
  conv.winogradCombinePlan(geometry, PLAN);
  const combine = readPlan();
  const scratch = threadWorkspace(Math.max(sums.bytes, combine.bytes));
  const [partial, pw] = [workspace(sums.partial), gw.pointer];
  const [px, pg] = [addressOf(input), addressOf(grad)];
  const [first, second] = [sums.bytes, combine.bytes];
  conv.winogradWeightGrad(px, pg, partial, pw, geometry, serial, scratch, first, 0, sums.units, sums.work);
  conv.winogradWeightGradCombine(partial, pw, geometry, serial, scratch, second, 0, combine.units, combine.work);
  if (!hasOverflown(geometry)) return gw;
  gw.dispose();
  return directWeightGrad(x, gy, g);
}
