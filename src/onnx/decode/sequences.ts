import { IndexError, ValueError } from '../../errors';
import { cat } from '../../ops/joining/cat';
import { splitWithSizes } from '../../ops/joining/split';
import { stack } from '../../ops/joining/stack';
import { squeeze } from '../../ops/shape/squeeze';
import { tensor } from '../../tensor/create';
import { Tensor } from '../../tensor/tensor';
import type { Attributes } from './attributes';
import { axisOf, numbersOf } from './operators/operator';
import { type GraphValue, TensorSequence } from './scope';

type Given = readonly (GraphValue | null)[];

function sequence(given: Given): readonly Tensor[] {
  if (given[0] instanceof TensorSequence) return given[0].items;
  throw new ValueError('the first input is no sequence');
}

function tensorAt(given: Given, i: number): Tensor {
  const value = given[i];
  if (value instanceof Tensor) return value;
  throw new ValueError(`input ${i} is no tensor`);
}

/** A place in a sequence, counted from the end where it is negative. */
function placeIn(length: number, given: Given, at: number, most: number): number {
  const place = given[at] == null ? most : Number(tensorAt(given, at).item());
  const index = place < 0 ? place + length : place;
  if (index >= 0 && index <= most) return index;
  throw new IndexError(`place ${place} is not in a sequence of ${length}`);
}

/** A tensor in parts along a dim: each of one entry, each of so many, or of these sizes. */
function parts(given: Given, attributes: Attributes): TensorSequence {
  const x = tensorAt(given, 0);
  const axis = axisOf(attributes.int('axis'), x.shape.length);
  const length = x.shape[axis] as number;
  const wanted = given[1] == null ? null : tensorAt(given, 1);
  const each = wanted === null ? 1 : wanted.shape.length === 0 ? Number(wanted.item()) : 0;
  const count = each > 0 ? Math.ceil(length / each) : 0;
  const equal = Array.from({ length: count }, (_, i) => Math.min(each, length - i * each));
  const made = splitWithSizes(x, each > 0 || wanted === null ? equal : numbersOf(wanted), axis);
  const drops = wanted === null && attributes.int('keepdims', 1) === 0;
  return new TensorSequence(drops ? made.map((part) => squeeze(part, axis)) : made);
}

function joined(given: Given, attributes: Attributes): Tensor {
  const items = [...sequence(given)];
  const axis = attributes.int('axis');
  return attributes.int('new_axis') === 1 ? stack(items, axis) : cat(items, axis);
}

/** The operators of sequences of tensors, which scripts of PyTorch's write for lists. */
export const SEQUENCES: Readonly<Record<string, (given: Given, attributes: Attributes) => GraphValue>> = {
  SequenceEmpty: () => new TensorSequence([]),
  SequenceConstruct: (given) => new TensorSequence(given.map((_, i) => tensorAt(given, i))),
  SequenceInsert: (given) => {
    const items = sequence(given);
    return new TensorSequence(items.toSpliced(placeIn(items.length, given, 2, items.length), 0, tensorAt(given, 1)));
  },
  SequenceErase: (given) => {
    const items = sequence(given);
    return new TensorSequence(items.toSpliced(placeIn(items.length, given, 1, items.length - 1), 1));
  },
  SequenceAt: (given) => {
    const items = sequence(given);
    return items[placeIn(items.length, given, 1, items.length - 1)] as Tensor;
  },
  SequenceLength: (given) => tensor(sequence(given).length, { dtype: 'int32' }),
  SplitToSequence: parts,
  ConcatFromSequence: joined,
};
