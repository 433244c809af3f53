import type { JointNode } from '../../autograd/node';
import { recordTogether, tracked } from '../../autograd/record';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { rsqrt } from '../../ops/pointwise/rsqrt';
import { sub } from '../../ops/pointwise/sub';
import { mean } from '../../ops/reduction/mean';
import { sum } from '../../ops/reduction/sum';
import { clone } from '../../ops/shape/contiguous';
import { reshape } from '../../ops/shape/reshape';
import { select } from '../../ops/shape/select';
import { copyAlong, madeFor, operand } from '../../tensor/copy';
import { full } from '../../tensor/create';
import { emptyAs } from '../../tensor/emptyAs';
import type { Shape } from '../../tensor/layout';
import { addressOf, isRun, liesAs, memorySteps, settle } from '../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { workspace } from '../../wasm/block';
import { norm } from '../../wasm/norm';
import { type Moments, momentsOver } from './normalization';

/** What is normalized together, and with which weights. */
export interface Groups {
  /** x in the dims in which the others speak. */
  readonly view: Shape;
  /** The dims of the view over which is normalized. */
  readonly over: readonly number[];
  /** The dims of the view that weights do not have. */
  readonly without: readonly number[];
  /** Where the numbers of a group lie in a row-major x, and its weights: assembly/norm/rows.ts. */
  readonly rows: Rows;
}

interface Rows {
  readonly groups: number;
  readonly groupStep: number;
  readonly segments: number;
  readonly segmentStep: number;
  readonly length: number;
  readonly period: number;
  readonly weightStep: number;
  readonly advance: number;
  readonly elementwise: boolean;
}

const FLOAT = { dtype: 'float32' } as const;
const SINGLE = { segments: 1, segmentStep: 0, advance: 0, elementwise: false };

/** Each row of [rows, n], with a weight for each number of a row. */
export function ofRows(rows: number, n: number): Groups {
  const place = { ...SINGLE, groups: rows, groupStep: n, length: n, period: 1, weightStep: 0, elementwise: true };
  return { view: [rows, n], over: [1], without: [0], rows: place };
}

/** Groups of channels of each sample of [n, groups, channels, pixels], with a weight for each channel. */
export function ofChannelGroups(n: number, groups: number, channels: number, pixels: number): Groups {
  const place = {
    ...{ groups: n * groups, groupStep: channels * pixels, segments: channels, segmentStep: pixels, length: pixels },
    ...{ period: groups, weightStep: channels, advance: 1, elementwise: false },
  };
  return { view: [n, groups, channels, pixels], over: [2, 3], without: [0, 3], rows: place };
}

/** Each channel of each sample of [n, channels, pixels], with a weight for each channel. */
export function ofInstances(n: number, channels: number, pixels: number): Groups {
  const place = { ...SINGLE, groups: n * channels, groupStep: pixels, length: pixels, period: channels, weightStep: 1 };
  return { view: [n, channels, pixels], over: [2], without: [0, 2], rows: place };
}

/** Each channel of all samples of [n, channels, pixels], with a weight for each channel. */
export function ofBatch(n: number, channels: number, pixels: number): Groups {
  const place = {
    ...{ groups: channels, groupStep: pixels, segments: n, segmentStep: channels * pixels, length: pixels },
    ...{ period: channels, weightStep: 1, advance: 0, elementwise: false },
  };
  return { view: [n, channels, pixels], over: [0, 2], without: [0, 2], rows: place };
}

/**
 * y = (x - mean) / sqrt(variance + eps) weight + bias, mean and (biased) variance over each group.
 *
 * With s = 1 / sqrt(variance + eps), x' = (x - mean) s and p = dy weight:
 * dx = s (p - mean(p) - x' mean(p x')), dweight = Σ dy x', dbias = Σ dy.
 *
 * Sums of x and of its deviations within 20 units of 2^-24; an offset of x costs no digits.
 *
 * @param x - float32, not empty
 * @param weight - in row-major order the dims of the view that weights have, or null; the same for `bias`
 * @param name - PyTorch's name of the node
 * @returns y, and four numbers a group: two whose sum is its mean, s, and the variance
 */
export function normalized(
  x: Tensor,
  groups: Groups,
  weight: Tensor | null,
  bias: Tensor | null,
  eps: number,
  name: string,
): { y: Tensor; stats: Tensor } {
  const { rows } = groups;
  // With a weight for each number there is a bias for each, or neither.
  const [factor, more] = rows.elementwise && weight !== bias ? paired(weight, bias, rows.length) : [weight, bias];
  const w = factor === null ? null : operand(factor);
  const b = more === null ? null : operand(more);
  const source = laidOut(x, groups);
  beginOperation();
  const y = emptyAs(source, 'float32');
  const stats = emptyTensor([rows.groups, 4], 'float32');
  const [from, to, s, pw, pb] = [addressOf(source), addressOf(y), stats.pointer, pointerOf(w), pointerOf(b)];
  if (areColumns(source, groups)) {
    const columns = rows.groups;
    norm.normColumns(from, to, s, pw, pb, x.count / columns, columns, eps, 0, Math.ceil(columns / 16), 2 * x.count);
  } else {
    // Without weights none is elementwise.
    const each = rows.elementwise && pw !== 0 ? 1 : 0;
    norm.normRows(from, to, s, pw, pb, ...geometry(rows), each, eps, 0, rows.groups, 2 * x.count);
  }
  const inputs = [x, weight, bias].filter((input) => input !== null);
  const places = {
    weight: weight === null ? -1 : 1,
    bias: bias === null ? -1 : inputs.length - 1,
    shape: (weight ?? bias)?.sizes ?? [],
  };
  const backward = {
    composed: (grad: Tensor, node: JointNode) => composed(grad, node, groups, places, eps),
    fused: (grad: Tensor, node: JointNode) => fused(grad, node, groups, places),
  };
  // The weight is a factor of the gradient of x alone.
  recordTogether(y, name, inputs, backward, [x, stats, ...(weight !== null && tracked(x) ? [weight] : [])]);
  return { y, stats };
}

/** Which inputs of the node weight and bias are, -1 where there is none, and their shape. */
interface Places {
  readonly weight: number;
  readonly bias: number;
  readonly shape: Shape;
}

/** Mean and (biased) variance of each group, from the statistics. */
export function momentsIn(stats: Tensor): Moments {
  const at = (i: number): Tensor => select(stats, 1, i);
  return { mean: add(at(0), at(1)), variance: at(3) };
}

function composed(grad: Tensor, node: JointNode, groups: Groups, places: Places, eps: number): Tensor[] {
  const { view, over, without } = groups;
  const [x, g] = [reshape(node.saved(0), view), reshape(grad, view)];
  const weight = places.weight < 0 || !node.needs(0) ? null : node.saved(2);
  const own = view.map((size, dim) => (without.includes(dim) ? 1 : size));
  const { mean: centre, variance } = momentsOver(x, over);
  const s = rsqrt(add(variance, eps));
  const unit = mul(sub(x, centre), s);
  const p = weight === null ? g : mul(g, reshape(weight, own));
  const average = (y: Tensor): Tensor => mean(y, [...over], { keepdim: true });
  const gx = mul(s, sub(sub(p, average(p)), mul(unit, average(mul(p, unit)))));
  const grads = [reshape(gx, node.saved(0).sizes)];
  if (places.weight >= 0) grads[places.weight] = reshape(sum(mul(g, unit), [...without]), places.shape);
  if (places.bias >= 0) grads[places.bias] = reshape(sum(g, [...without]), places.shape);
  return grads;
}

function fused(grad: Tensor, node: JointNode, groups: Groups, places: Places): (Tensor | null)[] {
  const { rows, view } = groups;
  const [x, stats] = [node.saved(0), node.saved(1)];
  const weight = places.weight < 0 || !node.needs(0) ? null : node.saved(2);
  const wanted = (at: number): boolean => at >= 0 && node.needs(at);
  const elementwise = rows.elementwise && (places.weight >= 0 || places.bias >= 0);
  // Operations come before operands, which are there for one only.
  const factor = weight === null && elementwise ? full([rows.length], 1, FLOAT) : weight;
  settle(grad, x);
  const source = laidOut(x, groups);
  const given = isRun(grad) && liesAs(grad, source) ? grad : madeFor(grad, (g) => copyAlong(g, source));
  const w = factor === null ? null : operand(factor);
  const columns = areColumns(source, groups);
  beginOperation();
  const gx = emptyAs(source, 'float32');
  const [gy, from, s, pw, to] = [addressOf(given), addressOf(source), stats.pointer, pointerOf(w), addressOf(gx)];
  const grads: (Tensor | null)[] = [gx];
  let [gw, gb]: Tensor[] = [];
  if (elementwise) {
    const [height, width] = view as [number, number];
    const units = Math.ceil(height / 32);
    const sums = workspace(units * width * 8);
    gw = emptyTensor([width], 'float32');
    gb = emptyTensor([width], 'float32');
    norm.normLayerBackward(gy, from, s, pw, to, sums, height, width, 0, units, 4 * x.count);
    norm.normLayerWeightGrad(sums, gw.pointer, gb.pointer, units, width, 0, Math.ceil(width / 16), 2 * units * width);
  } else {
    const sums = emptyTensor([rows.groups * (columns ? 1 : rows.segments), 2], 'float32');
    if (columns) {
      const width = rows.groups;
      const [height, units] = [x.count / width, Math.ceil(width / 16)];
      norm.normColumnsBackward(gy, from, s, pw, to, sums.pointer, height, width, 0, units, 2 * x.count);
    } else {
      norm.normRowsBackward(gy, from, s, pw, to, sums.pointer, ...geometry(rows), 0, rows.groups, 2 * x.count);
    }
    if (!wanted(places.weight) && !wanted(places.bias)) return grads;
    const all = ofWeights(sums, groups, columns);
    [gb, gw] = [clone(select(all, 1, 0)), clone(select(all, 1, 1))];
  }
  if (wanted(places.weight)) grads[places.weight] = reshape(gw as Tensor, places.shape);
  if (wanted(places.bias)) grads[places.bias] = reshape(gb as Tensor, places.shape);
  return grads;
}

/** The sums of segments added up to those of each weight: [weights, 2]. */
function ofWeights(sums: Tensor, { rows, over }: Groups, columns: boolean): Tensor {
  if (columns) return sums;
  if (over[0] === 0) return sum(reshape(sums, [rows.groups, rows.segments, 2]), 1);
  const weights = rows.period * rows.segments;
  return sum(reshape(sums, [(rows.groups * rows.segments) / weights, weights, 2]), 0);
}

/** For the kernels. */
function geometry(rows: Rows) {
  const { groupStep, segments, segmentStep, length, period, weightStep, advance } = rows;
  return [groupStep, segments, segmentStep, length, period, weightStep, advance] as const;
}

/** x as the kernels take it: its channels next to each other, where these are the groups, or row-major. */
function laidOut(x: Tensor, groups: Groups): Tensor {
  settle(x);
  return isRun(x) && areColumns(x, groups) ? x : operand(x);
}

/** Whether the groups are the channels, and lie next to each other. */
function areColumns(x: Tensor, { rows, over }: Groups): boolean {
  return over[0] === 0 && rows.groups > 1 && memorySteps(x)[1] === 1;
}

function paired(weight: Tensor | null, bias: Tensor | null, n: number): [Tensor, Tensor] {
  return [weight ?? full([n], 1, FLOAT), bias ?? full([n], 0, FLOAT)];
}

function pointerOf(x: Tensor | null): number {
  return x === null ? 0 : x.pointer;
}
