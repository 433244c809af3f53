import type { Emitter } from '../emitter';
import type { Call, Value } from '../values';

/** Writes the nodes of a call, and gives the names of its results in their order. */
export type Rule = (g: Emitter, args: readonly unknown[], out: Value, call: Call) => string | readonly string[];

export type Rules = Readonly<Record<string, Rule>>;

/** The options at the end of the arguments. */
export function optionsIn(args: readonly unknown[], at: number): Record<string, unknown> {
  return (args[at] ?? {}) as Record<string, unknown>;
}

/** One number for all of `dims` dims, or one for each. */
export function perDim(given: unknown, dims: number): number[] {
  if (typeof given === 'number') return new Array<number>(dims).fill(given);
  const list = given as readonly number[];
  return list.length === 1 ? new Array<number>(dims).fill(list[0] as number) : [...list];
}

/** A dim counted from the beginning. */
export function axisOf(dim: unknown, ndim: number): number {
  const at = dim as number;
  return at < 0 ? at + Math.max(ndim, 1) : at;
}
