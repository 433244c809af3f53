import fc from 'fast-check';
import type { AlongDim, Binary, Machine, Unary } from './machine';
import { broadcast, sizeOf } from './reference';

/** One instruction: which operation, and numbers from which its operands and settings are chosen among those that fit. */
export interface Step {
  readonly op: number;
  readonly x: number;
  readonly y: number;
  readonly setting: number;
}

export interface Program {
  readonly leaves: readonly (readonly number[])[];
  readonly steps: readonly Step[];
  readonly seed: number;
}

const nat = fc.nat(9999);

/** Programs of up to `length` steps on leaves of up to 3 dims. */
export function programs(length: number): fc.Arbitrary<Program> {
  const shape = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 });
  const step = fc.record({ op: nat, x: nat, y: nat, setting: nat });
  return fc.record({
    leaves: fc.array(shape, { minLength: 1, maxLength: 3 }),
    steps: fc.array(step, { minLength: 1, maxLength: length, size: 'max' }),
    seed: nat,
  });
}

/** Numbers between -1 and 1 that look random and are the same for the same place. */
export function numbers(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, i) => (((i + 1) * 7919 + (seed + 1) * 104729) % 2003) / 1001.5 - 1);
}

/** A value of the program, with what decides which operations it may be given to. */
interface Value<T> {
  readonly at: T;
  readonly shape: readonly number[];
  /** Values on the same memory have the same root. */
  readonly root: number;
  /** May be written to: no leaf, and no two elements in one place. */
  readonly writable: boolean;
}

const MOST_ELEMENTS = 40;
const MOST_DIMS = 4;

const UNARY: readonly Unary[] = ['sin', 'tanh', 'sigmoid', 'neg', 'square', 'clone'];
const BINARY: readonly Binary[] = ['add', 'sub', 'mul', 'mul'];
const ALONG: readonly AlongDim[] = ['sum', 'mean', 'softmax', 'logsumexp', 'cumsum', 'flip', 'twice'];

const choose = <E>(list: readonly E[], by: number): E => list[by % list.length] as E;

/** Runs the program on a machine, from the leaves given; the results are every value it made, leaves first. */
export function execute<T>(program: Program, machine: Machine<T>, leaves: readonly T[]): { at: T; root: number }[] {
  let roots = 0;
  const values: Value<T>[] = [];
  program.leaves.forEach((shape, i) => {
    values.push({ at: leaves[i] as T, shape, root: roots++, writable: false });
  });
  const put = (at: T, shape: readonly number[], of?: Value<T>, writable = true): void => {
    values.push({ at, shape, root: of?.root ?? roots++, writable: writable && (of?.writable ?? true) });
  };
  const partner = (x: Value<T>, by: number, fits: (shape: readonly number[]) => boolean): Value<T> =>
    choose([...values.filter((y) => fits(y.shape)), x], by);

  for (const step of program.steps) {
    const x = choose(values, step.x);
    const { shape } = x;
    const dim = shape.length === 0 ? 0 : step.setting % shape.length;
    const size = shape[dim] ?? 1;
    const view = (at: T, to: readonly number[], writable = true): void => put(at, to, x, writable);
    switch (step.op % 15) {
      case 0:
      case 1: {
        const name = choose(UNARY, step.setting);
        put(machine.unary(name, x.at), shape);
        break;
      }
      case 2:
      case 3: {
        const y = partner(x, step.y, (other) => {
          const both = broadcast(shape, other);
          return both !== null && sizeOf(both) <= MOST_ELEMENTS;
        });
        const both = broadcast(shape, y.shape) as number[];
        put(machine.binary(choose(BINARY, step.setting), x.at, y.at), both);
        break;
      }
      case 4: {
        if (shape.length === 0) break;
        const name = choose(ALONG, step.y);
        const reduces = name === 'sum' || name === 'mean' || name === 'logsumexp';
        const length = reduces ? 1 : name === 'twice' ? 2 * size : size;
        const to = shape.with(dim, length);
        if (sizeOf(to) <= MOST_ELEMENTS) put(machine.along(name, x.at, dim), to);
        break;
      }
      case 5: {
        if (shape.length !== 2) break;
        const y = partner(x, step.y, (other) => other.length === 2 && other[0] === shape[1]);
        const [m, n] = [shape[0] as number, (y.shape[0] === shape[1] ? y.shape[1] : y.shape[0]) as number];
        const right = y.shape[0] === shape[1] ? y.at : machine.transpose(y.at, 0, 1);
        if (m * n <= MOST_ELEMENTS) put(machine.matmul(x.at, right), [m, n]);
        break;
      }
      case 6: {
        if (shape.length === 0) break;
        const y = partner(x, step.y, (other) => other.join() === shape.join());
        const to = shape.with(dim, 2 * size);
        if (sizeOf(to) <= MOST_ELEMENTS) put(machine.cat(x.at, y.at, dim), to);
        break;
      }
      case 7: {
        if (shape.length < 2) break;
        const other = step.y % shape.length;
        const to = shape.with(dim, shape[other] as number).with(other, size);
        view(machine.transpose(x.at, dim, other), to);
        break;
      }
      case 8: {
        if (shape.length === 0 || size < 2) break;
        const start = step.y % 2;
        view(machine.narrow(x.at, dim, start, size - 1), shape.with(dim, size - 1));
        break;
      }
      case 9: {
        if (shape.length === 0) break;
        if (shape.length === 2 && step.y % 3 === 0) view(machine.diagonal(x.at), [Math.min(...shape)]);
        else view(machine.select(x.at, dim, step.y % size), shape.toSpliced(dim, 1));
        break;
      }
      case 10: {
        const to = size === 1 && shape.length > 0 ? shape.with(dim, 2) : [2, ...shape];
        if (sizeOf(to) <= MOST_ELEMENTS && to.length <= MOST_DIMS) view(machine.expand(x.at, to), to, false);
        break;
      }
      case 11:
        put(step.setting % 2 === 0 ? machine.detached(x.at) : machine.unrecorded(x.at), shape);
        break;
      default: {
        const writable = values.filter((value) => value.writable);
        if (writable.length > 0) write(machine, choose(writable, step.x), step, partner);
      }
    }
  }
  return values;
}

function write<T>(
  machine: Machine<T>,
  x: Value<T>,
  step: Step,
  partner: (x: Value<T>, by: number, fits: (shape: readonly number[]) => boolean) => Value<T>,
): void {
  const y = partner(x, step.y, (other) => broadcast(x.shape, other)?.join() === x.shape.join());
  const way = step.setting % 6;
  if (way === 0) machine.unaryInPlace(choose(['tanh', 'sigmoid', 'neg'] as const, step.y), x.at);
  else if (way === 1) machine.copyInPlace(x.at, y.at);
  else if (way === 2) machine.zeroInPlace(x.at);
  else machine.binaryInPlace(choose(BINARY, step.setting), x.at, y.at);
}

/** The weighted sum of the last values: what the gradients are taken of. */
export function lossOf<T>(
  program: Program,
  machine: Machine<T>,
  values: readonly { at: T }[],
  shapeOf: (x: T) => readonly number[],
): T {
  let loss = machine.constant([0], []);
  values.slice(-6).forEach(({ at }, i) => {
    const shape = shapeOf(at);
    const weights = machine.constant(numbers(sizeOf(shape), program.seed + i), shape);
    let sum = machine.binary('mul', at, weights);
    for (let dim = 0; dim < shape.length; dim++) sum = machine.along('sum', sum, dim);
    for (let dim = 0; dim < shape.length; dim++) sum = machine.select(sum, 0, 0);
    loss = machine.binary('add', loss, sum);
  });
  return loss;
}
