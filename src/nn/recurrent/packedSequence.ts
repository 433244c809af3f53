import type { Tensor } from '../../tensor/tensor';

/**
 * Sequences of different lengths behind one another: all first elements, all second ones, ..., the longest sequence first.
 *
 * Made by `nn.utils.rnn.packPaddedSequence` and `packSequence`; recurrent layers take and return it.
 *
 * @param batchSizes - how many sequences have each step
 * @param data - [number of all entries, ...], step by step
 * @param sortedIndices - where each sequence of the batch came from, if they were sorted
 * @param unsortedIndices - the way back
 * @example
 * const packed = nn.utils.rnn.packSequence([tensor([1, 2, 3]), tensor([4, 5])]);
 * packed.data; // => tensor([1., 4., 2., 5., 3.])
 * packed.batchSizes; // => [2, 2, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.rnn.PackedSequence.html
 */
export class PackedSequence {
  /** [Σ batchSizes, ...]. */
  readonly data: Tensor;
  /** How many sequences have an element at each step: int32 [longest]. */
  readonly batchSizes: Tensor;
  /** Where each of the sorted sequences stood before; null where they were sorted. */
  readonly sortedIndices: Tensor | null;
  /** Where each sequence stands among the sorted ones; null where they were sorted. */
  readonly unsortedIndices: Tensor | null;

  constructor(
    data: Tensor,
    batchSizes: Tensor,
    sortedIndices: Tensor | null = null,
    unsortedIndices: Tensor | null = null,
  ) {
    this.data = data;
    this.batchSizes = batchSizes;
    this.sortedIndices = sortedIndices;
    this.unsortedIndices = unsortedIndices;
  }
}
