import type { Tensor } from '../../tensor/tensor';
import type { Distribution } from '../distribution';

// biome-ignore lint/suspicious/noExplicitAny: formulas for pairs of whatever classes
type Formula = (p: any, q: any) => Tensor;
/** A class of the library by its name, so that a formula for two classes does not pull both in; any other by itself. */
export type ClassKey = string | object;

const formulas = new Map<ClassKey, Map<ClassKey, Formula>>();

export function setFormula(p: ClassKey, q: ClassKey, formula: Formula): void {
  const row = formulas.get(p) ?? new Map<ClassKey, Formula>();
  row.set(q, formula);
  formulas.set(p, row);
}

/**
 * Notes the divergences KL(p || q) of `p` from the classes that are keys of `pairs`. The formula of a pair stands with that of its
 * two classes which needs the same functions anyway: with both loaded it is there.
 */
export function registerPairs(p: string, pairs: Readonly<Record<string, Formula>>): void {
  for (const [q, formula] of Object.entries(pairs)) setFormula(p, q, formula);
}

/** The class of an object and those that it extends, the nearest first. */
function lineage(of: object): ClassKey[] {
  const keys: ClassKey[] = [];
  let prototype: unknown = Object.getPrototypeOf(of);
  while (prototype !== null && prototype !== Object.prototype) {
    keys.push(keyOf((prototype as { constructor: object }).constructor));
    prototype = Object.getPrototypeOf(prototype);
  }
  return keys;
}

export function keyOf(of: object): ClassKey {
  return Object.hasOwn(of, 'className') ? (of as { className: string }).className : of;
}

/** The formulas for p and q whose classes are nearest: by p's class first, and by q's class first. */
export function formulasFor(p: Distribution, q: Distribution): readonly [Formula, Formula] | undefined {
  const [ofP, ofQ] = [lineage(p), lineage(q)];
  let byP: Formula | undefined;
  let byQ: Formula | undefined;
  for (const key of ofP) for (const other of ofQ) byP ??= formulas.get(key)?.get(other);
  for (const other of ofQ) for (const key of ofP) byQ ??= formulas.get(key)?.get(other);
  return byP === undefined || byQ === undefined ? undefined : [byP, byQ];
}
