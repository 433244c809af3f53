import { operand } from '../../../tensor/copy';
import { isRowMajor } from '../../../tensor/layout';
import { addressOf, memorySteps, settle } from '../../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { threadWorkspace, workspace } from '../../../wasm/block';
import { conv } from '../../../wasm/conv';
import { k } from '../../../wasm/engine';
import { PLAN, readPlan } from '../../../wasm/plan';
import { channelsLast, emptyImagesFor, liesChannelsLast } from './channelsLast';
import { type Geometry, isDepthwise, PLANAR_GY, PLANAR_X, writeGeometry } from './geometry';

/** The weight in the order in which the kernels read it; `transposed` for the input gradient. */
function packed(weight: Tensor, geometry: number, transposed: 0 | 1): number {
  const at = workspace(conv.conv2dPackedBytes(geometry, transposed));
  conv.conv2dPackWeight(weight.pointer, at, geometry, transposed);
  return at;
}

/** Columns from which on a row of four channels at a time is worth a transpose of its own. */
const LONG_ROW = 24;

/** `x` itself where the kernels read its layout, else channels-last; depthwise ones read channels outermost as well, in fours. */
function readable(x: Tensor, g: Geometry): Tensor {
  const planar = isDepthwise(g) && g.c % 4 === 0 && (x.sizes[3] as number) >= LONG_ROW;
  return planar && isRowMajor(x.sizes, memorySteps(x)) ? x : channelsLast(x);
}

/** `bit` where the operand has its channels outermost. */
function planar(x: Tensor, bit: number): number {
  return liesChannelsLast(x) ? 0 : bit;
}

/** y = conv(x, weight) + bias (then ReLU with flag 2), channels-last. */
export function directForward(x: Tensor, weight: Tensor, bias: Tensor | null, g: Geometry, flags: number): Tensor {
  settle(x, weight, bias);
  const input = readable(x, g);
  const [w, b] = [operand(weight), bias === null ? null : operand(bias)];
  beginOperation();
  const y = emptyImagesFor(g, [g.n, g.o, g.oh, g.ow]);
  const geometry = writeGeometry(g, planar(input, PLANAR_X));
  conv.conv2dPlan(geometry, PLAN);
  const { units, bytes, work } = readPlan();
  const scratch = threadWorkspace(bytes);
  const filters = packed(w, geometry, 0);
  conv.conv2d(
    addressOf(input),
    filters,
    b === null ? 0 : b.pointer,
    addressOf(y),
    geometry,
    flags,
    scratch,
    bytes,
    0,
    units,
    work,
  );
  return y;
}

/** Gradient with respect to the input, channels-last. */
export function directInputGrad(gy: Tensor, weight: Tensor, g: Geometry): Tensor {
  settle(gy, weight);
  const [grad, w] = [readable(gy, g), operand(weight)];
  beginOperation();
  const gx = emptyImagesFor(g, [g.n, g.c, g.h, g.w]);
  const geometry = writeGeometry(g, planar(grad, PLANAR_GY));
  conv.conv2dInputGradPlan(geometry, PLAN);
  const { units, bytes, work } = readPlan();
  const scratch = threadWorkspace(bytes);
  const filters = packed(w, geometry, 1);
  conv.conv2dInputGrad(addressOf(grad), filters, addressOf(gx), geometry, scratch, bytes, 0, units, work);
  return gx;
}

/** Gradient with respect to the weight, [o, c / groups, kh, kw]. */
export function directWeightGrad(x: Tensor, gy: Tensor, g: Geometry): Tensor {
  settle(x, gy);
  const [input, grad] = [readable(x, g), readable(gy, g)];
  beginOperation();
  const gw = emptyTensor([g.o, g.c / g.groups, g.kh, g.kw], 'float32');
  const geometry = writeGeometry(g, planar(input, PLANAR_X) | planar(grad, PLANAR_GY));
  conv.conv2dWeightGradPlan(geometry, PLAN);
  const { units, bytes, partial: partialBytes, work } = readPlan();
  const scratch = threadWorkspace(bytes);
  const partial = workspace(partialBytes);
  conv.conv2dWeightGrad(addressOf(input), addressOf(grad), partial, geometry, scratch, bytes, 0, units, work);
  conv.conv2dWeightGradCombine(partial, gw.pointer, geometry, 0, g.o, 0);
  return gw;
}

/** Gradient with respect to the bias: sums over images and pixels, in equal parts that threads can share. */
export function biasGrad(gy: Tensor): Tensor {
  const [n, o, h, w] = gy.sizes as [number, number, number, number];
  const grad = channelsLast(gy);
  const rows = n * h * w;
  let parts = 1;
  while (parts < 32 && rows % (2 * parts) === 0 && rows >= 512 * parts) parts *= 2;
  beginOperation();
  const gb = emptyTensor([o], 'float32');
  const partial = workspace(4 * parts * o);
  k.sum(addressOf(grad), partial, parts, rows / parts, o, 0, parts, grad.count);
  k.sum(partial, gb.pointer, 1, parts, o, 0, 1, 0);
  return gb;
}
