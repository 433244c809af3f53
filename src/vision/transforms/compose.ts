import { ValueError } from '../../errors';
import { typeNameOf } from '../image';
import { describe, type SameKind, type Step, stepsOf } from './step';

export type AnyTransform = (input: never) => unknown;

/** What the first transform that is particular about it takes. */
type InputOf<List extends readonly unknown[]> = List extends readonly [infer First, ...infer Rest]
  ? First extends SameKind
    ? InputOf<Rest>
    : First extends (input: infer In) => unknown
      ? In
      : never
  : never;

/** What the last transform that does not keep the kind gives. */
type OutputOf<List extends readonly unknown[]> = List extends readonly [...infer Rest, infer Last]
  ? Last extends SameKind
    ? OutputOf<Rest>
    : Last extends (input: never) => infer Out
      ? Out
      : never
  : never;

/** A list of transforms as one function. */
export type Composed<List extends readonly AnyTransform[]> = List extends readonly SameKind[]
  ? SameKind
  : (input: InputOf<List>) => OutputOf<List>;

/**
 * Several transforms one after the other: y = t_n(... t_2(t_1(x))).
 *
 * @param transforms - each takes what the one before gives
 * @returns a transform; it can be printed
 * @throws ValueError for what is no list of functions
 * @example
 * transforms.compose([transforms.randomCrop(32, { padding: 4 }), transforms.toTensor(), transforms.normalize(0.5, 0.5)]);
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Compose.html
 */
export function compose<const List extends readonly AnyTransform[]>(transforms: List): Composed<List> {
  const list = functionsOf(transforms, 'compose');
  const apply = (input: unknown): unknown => list.reduce((value, transform) => transform(value), input);
  const steps = list.map(stepsOf);
  const known = steps.every((part) => part !== undefined) ? (steps.flat() as Step[]) : undefined;
  const text = `Compose(\n${list.map((transform) => `    ${textOf(transform)}\n`).join('')})`;
  return describe(apply, text, known) as unknown as Composed<List>;
}

/** The transforms of a list. */
export function functionsOf(transforms: readonly AnyTransform[], name: string): ((input: unknown) => unknown)[] {
  if (!Array.isArray(transforms)) {
    throw new ValueError(`${name}(): transforms are functions in an array, got ${typeNameOf(transforms)}`);
  }
  for (const transform of transforms) {
    if (typeof transform !== 'function') throw new ValueError(`${name}(): ${typeNameOf(transform)} is not a function`);
  }
  return [...transforms];
}

/** Built-in transforms have a text of their own; a user's function is named rather than printed with its code. */
export function textOf(transform: (input: unknown) => unknown): string {
  return Object.hasOwn(transform, 'toString') ? String(transform) : `${transform.name || 'function'}()`;
}
