import { ValueError } from '../../errors';
import { multinomial } from '../../ops/random/multinomial';
import { fromNumbers } from '../../tensor/create';
import { rand, randperm } from '../../tensor/random';
import { type AnyTransform, type Composed, functionsOf, textOf } from './compose';
import { describe, type SameKind } from './step';

type Apply = (input: unknown) => unknown;

/** One of the transforms, or all in some order: of the same kind where each is. */
export type Chosen<List extends readonly AnyTransform[]> = List extends readonly SameKind[] ? SameKind : List[number];

const linesOf = (list: readonly Apply[]): string => list.map((transform) => `\n    ${textOf(transform)}`).join('');

/**
 * Several transforms one after the other, with probability p all of them, else none. The numbers come from the generator that
 * `manualSeed` seeds.
 *
 * @param transforms - each takes what the one before gives
 * @param p - default 0.5
 * @returns a transform; it can be printed
 * @example
 * transforms.randomApply([transforms.gaussianBlur(3)], 0.2)(rand([3, 32, 32])).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomApply.html
 */
export function randomApply<const List extends readonly AnyTransform[]>(transforms: List, p = 0.5): Composed<List> {
  const list = functionsOf(transforms, 'randomApply');
  const apply = (input: unknown): unknown => {
    const drawn = rand([1]);
    const skips = Math.fround(p) < drawn.item();
    drawn.dispose();
    return skips ? input : list.reduce((value, transform) => transform(value), input);
  };
  return describe(apply, `RandomApply(\n    p=${p}${linesOf(list)}\n)`) as unknown as Composed<List>;
}

export interface RandomChoiceOptions {
  /** How likely each transform is, in proportion to the others; default all the same. */
  p?: readonly number[] | null;
}

/**
 * One of several transforms. The numbers come from the generator that `manualSeed` seeds: the draws are those of torchvision's
 * `v2.RandomChoice`, since the older one draws from Python's generator.
 *
 * @param transforms - one of which is taken
 * @param options - `p`: how likely each is
 * @returns a transform; it can be printed
 * @throws ValueError for another number of probabilities than of transforms
 * @example
 * transforms.randomChoice([transforms.randomRotation(10), transforms.gaussianBlur(3)])(rand([3, 8, 8])).shape; // [3, 8, 8]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.v2.RandomChoice.html
 */
export function randomChoice<const List extends readonly AnyTransform[]>(
  transforms: List,
  options: RandomChoiceOptions = {},
): Chosen<List> {
  const list = functionsOf(transforms, 'randomChoice');
  const p = options.p ?? list.map(() => 1);
  if (p.length !== list.length) {
    throw new ValueError(`Length of p doesn't match the number of transforms: ${p.length} != ${list.length}`);
  }
  const total = p.reduce((sum, share) => sum + share, 0);
  const shares = p.map((share) => share / total);
  const apply = (input: unknown): unknown => {
    const drawn = multinomial(fromNumbers(shares, [shares.length], 'float32'), 1);
    const choice = list[drawn.item() as number] as Apply;
    drawn.dispose();
    return choice(input);
  };
  return describe(
    apply,
    `RandomChoice(${linesOf(list)}\n)(p=${options.p ? `[${options.p.join(', ')}]` : 'None'})`,
  ) as unknown as Chosen<List>;
}

/**
 * Several transforms in random order. The numbers come from the generator that `manualSeed` seeds: the draws are those of torchvision's
 * `v2.RandomOrder`, since the older one draws from Python's generator.
 *
 * @param transforms - which take and give the same kind
 * @returns a transform; it can be printed
 * @example
 * transforms.randomOrder([transforms.randomRotation(10), transforms.gaussianBlur(3)])(rand([3, 8, 8])).shape; // [3, 8, 8]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.v2.RandomOrder.html
 */
export function randomOrder<const List extends readonly AnyTransform[]>(transforms: List): Chosen<List> {
  const list = functionsOf(transforms, 'randomOrder');
  const apply = (input: unknown): unknown => {
    const order = randperm(list.length);
    const out = [...order.data()].reduce((value: unknown, place) => (list[Number(place)] as Apply)(value), input);
    order.dispose();
    return out;
  };
  return describe(apply, `RandomOrder(${linesOf(list)}\n)`) as unknown as Chosen<List>;
}
