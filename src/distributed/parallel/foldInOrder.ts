import { noGrad } from '../../autograd/mode';
import { stack } from '../../ops/joining/stack';
import { add, add_ } from '../../ops/pointwise/add';
import { contiguous } from '../../ops/shape/contiguous';
import { permute } from '../../ops/shape/permute';
import { reshape } from '../../ops/shape/reshape';
import { select } from '../../ops/shape/select';
import { empty } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { allGatherIntoTensor } from '../collectives/allGather';
import { allToAllSingle } from '../collectives/allToAll';
import type { ProcessGroup } from '../processGroup';

/**
 * The sum of n vectors in an order that depends on n alone: while n is even, the second half is added to the first; what is left is
 * added from left to right.
 */
function fold(vectors: readonly Tensor[]): Tensor {
  let left = [...vectors];
  while (left.length % 2 === 0) {
    const half = left.length / 2;
    left = left.slice(0, half).map((x, i) => add(x, left[half + i] as Tensor));
  }
  const [first, ...others] = left as [Tensor, ...Tensor[]];
  return others.reduce((sum, x) => add(sum, x), first);
}

/**
 * The sum over all shards of the vectors that they have, in the same order for any number of ranks: to the bit the same.
 *
 * Shard s lies on rank s mod n of n; so the first halvings add vectors of one rank, if n divides the number of shards. What they leave
 * is cut into a part for each rank, which adds that of all, and the sums go to all ranks.
 *
 * @param own - the vectors of the shards rank, rank + n, rank + 2n, ..., of a length that n divides; the first ones are changed. All
 *   ranks have as many: behind the last shard there is something that does not count
 * @param shards - how many there are on all ranks
 */
export function sumOverShards(own: Tensor[], shards: number, group: ProcessGroup): Tensor {
  return noGrad(() => {
    const ranks = group.size;
    let count = shards;
    let left = own;
    while (count % 2 === 0 && (count / 2) % ranks === 0) {
      const half = left.length / 2;
      const rest = left.slice(half);
      left = left.slice(0, half);
      left.forEach((x, i) => void add_(x, rest[i] as Tensor));
      for (const x of rest) x.dispose();
      count /= 2;
    }
    if (ranks === 1) return fold(left);
    const size = (left[0] as Tensor).count / ranks;
    const rows = left.length;
    // [row, part] to [part, row]: the parts for one rank together.
    const sent = contiguous(permute(reshape(stack(left), [rows, ranks, size]), [1, 0, 2]));
    const received = empty(sent.shape);
    allToAllSingle(received, sent, { group });
    // Of rank r the k-th row is shard r + k n.
    const parts = Array.from({ length: count }, (_, s) =>
      select(select(received, 0, s % ranks), 0, Math.floor(s / ranks)),
    );
    const sum = contiguous(fold(parts));
    const all = empty([size * ranks]);
    allGatherIntoTensor(all, sum, { group });
    return all;
  });
}
