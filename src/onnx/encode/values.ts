import type { DType, TypedArray } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';

/** A number that depends on a size of the inputs that may change: what it was in each of the traces, the first one at the front. */
export class Dim {
  constructor(readonly sizes: readonly number[]) {}

  /** What tells it from others. */
  get key(): string {
    return this.sizes.join(',');
  }
}

export type Size = number | Dim;

/** A tensor of the traced call. */
export class Value {
  shape: readonly Size[];
  /** The numbers of a constant, when it was first used. */
  data: TypedArray | null = null;
  /** Whether it is computed from an input. */
  varies = false;
  /** For a constant: the operation, and the module, that may have made it. */
  maker: string | null = null;

  constructor(
    readonly id: number,
    readonly source: 'input' | 'state' | 'constant' | 'operation',
    /** Of an input or a state. */
    readonly name: string,
    readonly dtype: DType,
    shape: readonly number[],
    /** The tensor of a state. */
    readonly tensor: Tensor | null = null,
  ) {
    this.shape = shape;
  }
}

/** An operation of the traced call. Tensors among the arguments are `Value`s. */
export interface Call {
  name: string;
  args: readonly unknown[];
  results: readonly Value[];
  /** The module in which it was called, as errors name it. */
  place: string;
  /** The path of that module. */
  path: string;
}

export interface Trace {
  calls: Call[];
  inputs: Value[];
  /** With their names, if the model's result has any. */
  outputs: { name: string; value: Value }[];
}

/** The same structure with what `replace` makes of its tensors and values; functions, and what it has no answer for, stay. */
export function mapLeaves(value: unknown, replace: (leaf: unknown) => unknown): unknown {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((entry) => mapLeaves(entry, replace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapLeaves(entry, replace)]));
}
