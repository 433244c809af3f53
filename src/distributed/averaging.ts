import { noGrad } from '../autograd/mode';
import { ShapeError, ValueError } from '../errors';
import type { StateDict } from '../nn/stateDict';
import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { mul } from '../ops/pointwise/mul';
import { round } from '../ops/pointwise/round';
import { sub } from '../ops/pointwise/sub';
import { norm } from '../ops/reduction/norm';
import { castOf, copyOf } from '../tensor/copy';
import { isDifferentiable } from '../tensor/dtype';
import { sameShape, showShape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../typeName';

/** Throws unless `state` is tensors by name: what clients send may be anything. */
function checkState(state: StateDict, which: string): void {
  if (typeof state !== 'object' || state === null) {
    throw new ValueError(`${which} should be a state dict, tensors by name, got ${typeName(state)}`);
  }
  for (const [key, x] of Object.entries(state) as [string, unknown][]) {
    if (!(x instanceof Tensor)) throw new ValueError(`${which}: '${key}' should be a Tensor, got ${typeName(x)}`);
  }
}

/** Throws unless `state` has the entries of `first`. */
function checkSameEntries(state: StateDict, first: StateDict, which: string): void {
  checkState(first, 'the first state dict');
  checkState(state, which);
  const missing = Object.keys(first).filter((key) => !Object.hasOwn(state, key));
  const unexpected = Object.keys(state).filter((key) => !Object.hasOwn(first, key));
  if (missing.length > 0 || unexpected.length > 0) {
    throw new ValueError(
      `${which} has other entries than the first: missing ${list(missing)}, unexpected ${list(unexpected)}`,
    );
  }
  for (const [key, x] of Object.entries(state)) {
    const { shape, dtype } = first[key] as Tensor;
    if (sameShape(x.shape, shape) && x.dtype === dtype) continue;
    throw new ShapeError(
      `${which}: '${key}' is ${x.dtype} ${showShape(x.shape)}, and in the first ${dtype} ${showShape(shape)}`,
    );
  }
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `'${name}'`).join(', ');
}

/**
 * The weighted mean of several state dicts, entry by entry: (w1 x1 + w2 x2 + ...) / (w1 + w2 + ...), added in the order given.
 * Entries of whole numbers, as counters of batches, are rounded.
 *
 * It needs no processes: clients train a copy each, and a server averages what they send, weighted by how many samples they have.
 *
 * @param dicts - with the same entries
 * @param weights - not negative, not all 0; by default all 1
 * @returns new tensors
 * @throws ValueError for no dicts, other entries or weights that are none, ShapeError for entries of other shapes
 * @example
 * averageStateDicts([{ a: tensor([0, 2]) }, { a: tensor([4, 6]) }], [1, 3]).a; // tensor([3., 5.])
 */
export function averageStateDicts(dicts: readonly StateDict[], weights?: readonly number[]): StateDict {
  const [first] = dicts;
  if (first === undefined) throw new ValueError('averageStateDicts(): there is nothing to average');
  const factors = weights ?? dicts.map(() => 1);
  if (factors.length !== dicts.length) {
    throw new ValueError(`averageStateDicts(): ${dicts.length} state dicts and ${factors.length} weights`);
  }
  const total = factors.reduce((sum, weight) => sum + weight, 0);
  if (!factors.every((weight) => weight >= 0) || !(total > 0 && total < Number.POSITIVE_INFINITY)) {
    throw new ValueError(
      `averageStateDicts(): weights should be numbers from 0 on, not all 0, got [${factors.join(', ')}]`,
    );
  }
  dicts.forEach((state, i) => void checkSameEntries(state, first, `state dict ${i}`));
  return mapState(first, (key, { dtype }) => {
    const sum = dicts
      .map((state, i) => mul(toFloat(state[key] as Tensor), factors[i] as number))
      .reduce((earlier, x) => add(earlier, x));
    const mean = div(sum, total);
    return isDifferentiable(dtype) ? mean : castOf(round(mean), dtype);
  });
}

function toFloat(x: Tensor): Tensor {
  return isDifferentiable(x.dtype) ? x : castOf(x, 'float32');
}

/** A state dict with another tensor for each. */
function mapState(state: StateDict, change: (key: string, x: Tensor) => Tensor): StateDict {
  const entries = Object.entries(state);
  return noGrad(() => Object.fromEntries(entries.map(([key, x]) => [key, scope(() => copyOf(change(key, x))).keep()])));
}

/**
 * What training has changed: after - before, entry by entry. It is what a client sends, so that the server can add several.
 *
 * @param after - tensors by name
 * @param before - of the same names and shapes
 * @returns a state dict of differences
 * @throws ValueError for other entries, ShapeError for entries of other shapes
 * @example
 * stateDictDelta({ a: tensor([3, 5]) }, { a: tensor([1, 1]) }).a; // tensor([2., 4.])
 */
export function stateDictDelta(after: StateDict, before: StateDict): StateDict {
  checkSameEntries(after, before, 'the state dict after training');
  return mapState(before, (key, x) => sub(after[key] as Tensor, x));
}

/**
 * state + scale delta, entry by entry.
 *
 * @param state - tensors by name
 * @param delta - of the same names and shapes
 * @param options - `scale`, the server's learning rate; default 1. Whole numbers are added as they are
 * @returns a new state dict
 * @throws ValueError for other entries, ShapeError for entries of other shapes
 * @example
 * applyDelta({ a: tensor([1, 1]) }, { a: tensor([2, 4]) }, { scale: 0.5 }).a; // tensor([2., 3.])
 */
export function applyDelta(state: StateDict, delta: StateDict, options: { scale?: number } = {}): StateDict {
  const { scale = 1 } = options;
  if (!Number.isFinite(scale))
    throw new ValueError(`applyDelta(): scale should be a finite number, got ${String(scale)}`);
  checkSameEntries(delta, state, 'the delta');
  return mapState(state, (key, x) => {
    const change = delta[key] as Tensor;
    return add(x, isDifferentiable(x.dtype) ? mul(change, scale) : change);
  });
}

/**
 * A delta no longer than `maxNorm`: its numbers times min(1, maxNorm / norm), norm the Euclidean one over all entries that are no
 * whole numbers. So no client moves the mean further than others.
 *
 * @param delta - tensors by name
 * @param maxNorm - the largest norm that all numbers together may have
 * @returns the delta, and the norm that it had
 * @throws ValueError for a norm that is not above 0, or a delta whose numbers are not finite
 * @example
 * clipDelta({ a: tensor([3, 4]) }, 1).norm; // 5
 */
export function clipDelta(delta: StateDict, maxNorm: number): { delta: StateDict; norm: number } {
  if (!(maxNorm > 0)) throw new ValueError(`clipDelta(): maxNorm should be a number above 0, got ${String(maxNorm)}`);
  checkState(delta, 'clipDelta(): the delta');
  const learned = Object.values(delta).filter(({ dtype }) => isDifferentiable(dtype));
  const norms = noGrad(() => learned.map((x) => norm(x).item() as number));
  const length = Math.sqrt(norms.reduce((sum, one) => sum + one * one, 0));
  if (!Number.isFinite(length)) throw new ValueError('clipDelta(): the delta holds numbers that are not finite');
  const factor = length > maxNorm ? maxNorm / length : 1;
  return { delta: mapState(delta, (_, x) => (isDifferentiable(x.dtype) ? mul(x, factor) : x)), norm: length };
}
