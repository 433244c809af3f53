import { ShapeError, ValueError } from '../../errors';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { cat } from '../../ops/joining/cat';
import { narrow } from '../../ops/shape/narrow';
import { reshape } from '../../ops/shape/reshape';
import { transpose } from '../../ops/shape/transpose';
import { full, tensor } from '../../tensor/create';
import { Tensor } from '../../tensor/tensor';
import { typeName } from '../../typeName';
import { PackedSequence } from '../recurrent/packedSequence';

export { PackedSequence };

export interface PackOptions {
  /** The batch is the first dim; default false: the second. */
  batchFirst?: boolean;
  /** Require the sequences to come longest first; default true. */
  enforceSorted?: boolean;
}

export interface PadOptions {
  /** The batch is the first dim of the result; default false: the second. */
  batchFirst?: boolean;
  /** What stands behind the end of a sequence; default 0. */
  paddingValue?: number;
}

const NOT_SORTED =
  '`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` ' +
  'to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability. ' +
  'Here: { enforceSorted: false }.';

/**
 * Packs padded sequences: their elements step by step, without the padding.
 *
 * @param x - [t, n, ...], or [n, t, ...] with `batchFirst`
 * @param lengths - n lengths, each at least 1
 * @param options - `batchFirst`: x is [batch, time, ...]; `enforceSorted` (default true): lengths fall
 * @returns what recurrent layers take
 * @throws ShapeError for lengths that do not fit, or that rise while `enforceSorted` is true
 * @example
 * const packed = nn.utils.rnn.packPaddedSequence(tensor([[1, 2, 3], [4, 5, 0]]), [3, 2], { batchFirst: true });
 * packed.data; // [1, 4, 2, 5, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_padded_sequence.html
 */
export function packPaddedSequence(
  x: Tensor,
  lengths: Tensor | readonly number[],
  options: PackOptions = {},
): PackedSequence {
  const { batchFirst = false, enforceSorted = true } = options;
  const sizes = listOf(lengths);
  const padded = batchFirst ? transpose(x, 0, 1) : x;
  const [steps, n] = padded.sizes as [number, number];
  const order = enforceSorted ? null : sizes.map((_, i) => i).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const sorted = order === null ? sizes : order.map((i) => sizes[i] as number);
  checkLengths(sorted, n, steps);
  const batchSizes: number[] = [];
  const rows: number[] = [];
  for (let t = 0; t < (sorted[0] as number); t++) {
    const size = sorted.filter((length) => length > t).length;
    batchSizes.push(size);
    for (let i = 0; i < size; i++) rows.push(t * n + (order === null ? i : (order[i] as number)));
  }
  const flat = reshape(padded, [steps * n, ...padded.sizes.slice(2)]);
  return new PackedSequence(
    indexSelect(flat, 0, indices(rows)),
    indices(batchSizes),
    order === null ? null : indices(order),
    order === null ? null : indices(inverse(order)),
  );
}

function checkLengths(sorted: readonly number[], n: number, steps: number): void {
  if (sorted.length !== n) {
    throw new ShapeError(
      `Expected \`len(lengths)\` to be equal to batch_size, but got ${sorted.length} (batch_size=${n})`,
    );
  }
  if (sorted.some((length, i) => i > 0 && length > (sorted[i - 1] as number))) throw new ShapeError(NOT_SORTED);
  if (!sorted.every((length) => Number.isInteger(length) && length > 0)) {
    throw new ShapeError(
      "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0",
    );
  }
  if ((sorted[0] as number) > steps) {
    throw new ShapeError(`Expected lengths of at most ${steps}, the size of the input, but got ${sorted[0]}`);
  }
}

const indices = (values: readonly number[]): Tensor => tensor(Int32Array.from(values));

function inverse(order: readonly number[]): number[] {
  const places = new Array<number>(order.length);
  order.forEach((from, to) => {
    places[from] = to;
  });
  return places;
}

/**
 * The inverse of `packPaddedSequence`.
 *
 * @param sequence - what recurrent layers give
 * @param options - `batchFirst`, `paddingValue` (default 0), `totalLength`
 * @returns the padded sequences [t, n, ...] (or [n, t, ...]) in their first order, and their lengths, int32 [n]
 * @throws ValueError when `totalLength` is less than the longest sequence
 * @example
 * const packed = nn.utils.rnn.packSequence([tensor([1, 2]), tensor([3])]);
 * nn.utils.rnn.padPackedSequence(packed, { batchFirst: true })[0]; // [[1, 2], [3, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pad_packed_sequence.html
 */
export function padPackedSequence(
  sequence: PackedSequence,
  options: PadOptions & { totalLength?: number | null } = {},
): [padded: Tensor, lengths: Tensor] {
  const { batchFirst = false, paddingValue = 0, totalLength = null } = options;
  checkPacked(sequence, 'pad_packed_sequence');
  const sizes = Array.from(sequence.batchSizes.data());
  if (totalLength !== null && totalLength < sizes.length) {
    throw new ValueError(
      'Expected total_length to be at least the length of the longest sequence in input, but got ' +
        `total_length=${totalLength} and max sequence length being ${sizes.length}`,
    );
  }
  const places = sequence.unsortedIndices === null ? null : Array.from(sequence.unsortedIndices.data());
  const [steps, n] = [totalLength ?? sizes.length, sizes[0] as number];
  const lengths = Array.from({ length: n }, (_, i) => sizes.filter((size) => size > (places?.[i] ?? i)).length);
  const starts = sizes.map((_, t) => sizes.slice(0, t).reduce((sum, size) => sum + size, 0));
  const padding = sequence.data.sizes[0] as number;
  const rows: number[] = [];
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < n; i++) {
      const place = places?.[i] ?? i;
      rows.push(t < (lengths[i] as number) ? (starts[t] as number) + place : padding);
    }
  }
  const one = full([1, ...sequence.data.sizes.slice(1)], paddingValue, { dtype: sequence.data.dtype });
  const flat = indexSelect(cat([sequence.data, one]), 0, indices(rows));
  const padded = reshape(flat, [steps, n, ...sequence.data.sizes.slice(1)]);
  return [batchFirst ? transpose(padded, 0, 1) : padded, indices(lengths)];
}

/**
 * Sequences of different lengths as one tensor, padded behind their ends.
 *
 * @param sequences - tensors [t_i, ...] that differ in their first size only
 * @param options - `batchFirst`: [batch, time, ...]; `paddingValue`, default 0
 * @returns [t, n, ...], or [n, t, ...] with `batchFirst`, t the greatest length
 * @throws ShapeError for no sequences or other sizes
 * @example
 * nn.utils.rnn.padSequence([tensor([1, 2]), tensor([3])], { batchFirst: true }); // [[1, 2], [3, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pad_sequence.html
 */
export function padSequence(sequences: readonly Tensor[], options: PadOptions = {}): Tensor {
  const { batchFirst = false, paddingValue = 0 } = options;
  const [first] = sequences;
  if (first === undefined) throw new ShapeError('received an empty list of sequences');
  const n = sequences.length;
  const steps = sequences.reduce((longest, x) => Math.max(longest, x.sizes[0] as number), 0);
  const one = full([1, ...first.sizes.slice(1)], paddingValue, { dtype: first.dtype });
  const all = cat([...sequences, one]);
  const padding = (all.sizes[0] as number) - 1;
  const rows: number[] = new Array(steps * n).fill(padding);
  let next = 0;
  sequences.forEach((x, i) => {
    for (let t = 0; t < (x.sizes[0] as number); t++) rows[batchFirst ? i * steps + t : t * n + i] = next++;
  });
  const shape = batchFirst ? [n, steps] : [steps, n];
  return reshape(indexSelect(all, 0, indices(rows)), [...shape, ...first.sizes.slice(1)]);
}

/**
 * The inverse of `padSequence`.
 *
 * @param padded - [t, n, ...], or [n, t, ...] with `batchFirst`
 * @param lengths - n lengths
 * @param options - `batchFirst`: the sequences are [batch, time, ...]
 * @returns a sequence for each length
 * @example
 * nn.utils.rnn.unpadSequence(tensor([[1, 3], [2, 0]]), [2, 1])[0]; // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.rnn.unpad_sequence.html
 */
export function unpadSequence(
  padded: Tensor,
  lengths: Tensor | readonly number[],
  options: { batchFirst?: boolean } = {},
): Tensor[] {
  const sizes = listOf(lengths);
  const byBatch = options.batchFirst ? padded : transpose(padded, 0, 1);
  return sizes.map((length, i) => {
    const own = narrow(byBatch, 0, i, 1);
    return narrow(reshape(own, byBatch.sizes.slice(1)), 0, 0, length);
  });
}

/**
 * Packs sequences of different lengths.
 *
 * @param sequences - tensors [t_i, ...] that differ in their first size only, the longest first unless `enforceSorted` is false
 * @param options - `enforceSorted` (default true): lengths fall
 * @returns what recurrent layers take
 * @example
 * nn.utils.rnn.packSequence([tensor([1, 2, 3]), tensor([4, 5]), tensor([6])]).data; // [1, 4, 6, 2, 5, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.rnn.pack_sequence.html
 */
export function packSequence(sequences: readonly Tensor[], options: { enforceSorted?: boolean } = {}): PackedSequence {
  const lengths = sequences.map((x) => x.sizes[0] as number);
  return packPaddedSequence(padSequence(sequences), lengths, options);
}

/**
 * The inverse of `packSequence`.
 *
 * @param sequence - packed
 * @returns the sequences in their first order
 * @example
 * nn.utils.rnn.unpackSequence(nn.utils.rnn.packSequence([tensor([1, 2]), tensor([3])]))[1]; // [3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.rnn.unpack_sequence.html
 */
export function unpackSequence(sequence: PackedSequence): Tensor[] {
  const [padded, lengths] = padPackedSequence(sequence, { batchFirst: true });
  return unpadSequence(padded, lengths, { batchFirst: true });
}

function listOf(lengths: Tensor | readonly number[]): number[] {
  if (lengths instanceof Tensor) return Array.from(lengths.data());
  if (Array.isArray(lengths)) return [...lengths];
  throw new ValueError(`lengths are a tensor or an array, not ${typeName(lengths)}`);
}

function checkPacked(sequence: PackedSequence, name: string): void {
  if (sequence instanceof PackedSequence) return;
  throw new ValueError(
    `${name}(): expected a PackedSequence, as packPaddedSequence makes it, not ${typeName(sequence)}`,
  );
}
