import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { entryBlocks, indexAdd } from '../../ops/indexing/indexAdd';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { mul } from '../../ops/pointwise/mul';
import { sum } from '../../ops/reduction/sum';
import { addBlocks } from '../../ops/shape/drivers/blocks';
import { part, rowsOfBlock } from '../../ops/shape/drivers/parts';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { copyInto } from '../../tensor/copy';
import { zeros } from '../../tensor/create';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';

// Rows that are looked up are never there all at once: they are added, and their gradients made, a block after the other.

/**
 * y[bags_i] = Σ factors_i weight[rows_i].
 *
 * dweight[rows_i] = Σ factors_i shares_i dy[bags_i], dfactors_i = weight[rows_i] · dy[bags_i]
 *
 * @param weight - [n, d]
 * @param rows - int32 [m], which are looked up
 * @param bags - int32 [m], where each goes
 * @param count - the number of bags
 * @param factors - [m], or null for 1
 * @param shares - [m]: factors that gradients of weight have besides, or null for 1
 * @returns [count, d]
 */
export function bagSums(
  weight: Tensor,
  rows: Tensor,
  bags: Tensor,
  count: number,
  factors: Tensor | null,
  shares: Tensor | null,
): Tensor {
  const n = weight.sizes[0] as number;
  return record(
    noGrad(() => gathered(weight, rows, bags, count, factors)),
    'EmbeddingBagBackward0',
    wrt(
      weight,
      {
        composed: (g, rows, bags, factors, shares) => {
          const each = scaledRows(indexSelect(g, 0, bags), product(factors, shares));
          return indexAdd(zeros([n, g.sizes[1] as number]), 0, rows, each);
        },
        fused: (g, rows, bags, factors, shares) => gathered(g, bags, rows, n, product(factors, shares)),
      },
      rows,
      bags,
      factors,
      shares,
    ),
    wrt(
      factors,
      {
        composed: (g, weight, rows, bags) => sum(mul(indexSelect(weight, 0, rows), indexSelect(g, 0, bags)), 1),
        fused: (g, weight, rows, bags) => rowProducts(weight, rows, g, bags),
      },
      weight,
      rows,
      bags,
    ),
  );
}

function product(a: Tensor | null, b: Tensor | null): Tensor | null {
  return a === null || b === null ? (a ?? b) : mul(a, b);
}

function scaledRows(rows: Tensor, factors: Tensor | null): Tensor {
  return factors === null ? rows : mul(rows, unsqueeze(factors, 1));
}

/** Zeros [count, d] with the rows of `x` at `from` added at `to`. */
function gathered(x: Tensor, from: Tensor, to: Tensor, count: number, factors: Tensor | null): Tensor {
  const out = zeros([count, x.sizes[1] as number]);
  eachBlock(x, from.count, (partOf) => {
    const rows = scaledRows(indexSelect(x, 0, partOf(from)), factors === null ? null : partOf(factors));
    addBlocks(out, entryBlocks(out, 0, partOf(to), rows, 'index_add'), rows);
  });
  return out;
}

/** x[i_k] · y[j_k] for all k. */
function rowProducts(x: Tensor, i: Tensor, y: Tensor, j: Tensor): Tensor {
  const out = zeros([i.count]);
  eachBlock(x, i.count, (partOf) => {
    copyInto(partOf(out), sum(mul(indexSelect(x, 0, partOf(i)), indexSelect(y, 0, partOf(j))), 1));
  });
  return out;
}

function eachBlock(rows: Tensor, count: number, visit: (partOf: (x: Tensor) => Tensor) => void): void {
  const length = rowsOfBlock(rows.sizes[1] as number);
  for (let start = 0; start < count; start += length) scope(() => visit((x) => part(x, 0, start, length)));
}
