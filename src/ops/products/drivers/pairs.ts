import { noGrad } from '../../../autograd/mode';
import { copyInto, copyOf } from '../../../tensor/copy';
import { zeros, zerosLike } from '../../../tensor/create';
import { broadcastShapes } from '../../../tensor/layout';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { abs } from '../../pointwise/abs';
import { add_ } from '../../pointwise/add';
import { div } from '../../pointwise/div';
import { eq } from '../../pointwise/eq';
import { mul } from '../../pointwise/mul';
import { pow } from '../../pointwise/pow';
import { sign } from '../../pointwise/sign';
import { sub } from '../../pointwise/sub';
import { where } from '../../pointwise/where';
import { norm } from '../../reduction/norm';
import { sum } from '../../reduction/sum';
import { expand } from '../../shape/expand';
import { narrow } from '../../shape/narrow';
import { reshape } from '../../shape/reshape';
import { transpose } from '../../shape/transpose';
import { unsqueeze } from '../../shape/unsqueeze';
import { bmm } from '../bmm';

// Distances between all rows of a [.., m, k] and all rows of b [.., n, k], and their gradients. The differences of all pairs would take
// m n k elements: they are made for a block of pairs after the other, which stays in the cache of the processor.

/** Elements of the differences of a block: half a megabyte. */
const BLOCK = 1 << 17;
/** Up to so many components loops run along the pairs instead. */
const FEW = 32;

/** ||a_i - b_j||_p as [.., m, n]; without a graph. */
export function pairNorms(a: Tensor, b: Tensor, p: number): Tensor {
  return noGrad(() =>
    scope(() => {
      const [batch, x, y] = matrices(a, b);
      const out = zeros([x.sizes[0] as number, x.sizes[1] as number, y.sizes[1] as number]);
      eachBlock(x, y, (rows, columns, at) => {
        copyInto(at(out), norm(differences(rows, columns), componentsOf(rows), { p }));
      });
      return reshape(out, [...batch, ...out.sizes.slice(1)]);
    }),
  );
}

/**
 * Σ_j grad_ij d||v||_p / dv at v = a_i - b_j, as [.., m, k] with the dims before that a and b broadcast to; 0 where it does not exist.
 * Each block is a matrix product of its differences, or what p makes of them, with weights of their pairs.
 *
 * @param distances - ||a_i - b_j||_p, [.., m, n]
 */
export function pairGradient(grad: Tensor, a: Tensor, b: Tensor, distances: Tensor, p: number): Tensor {
  return noGrad(() =>
    scope(() => {
      const [batch, x, y] = matrices(a, b);
      const out = zerosLike(x);
      if (p !== 0 && grad.count > 0) {
        const weights = reshape(weightsOf(grad, distances, p), [
          x.sizes[0] as number,
          x.sizes[1] as number,
          y.sizes[1] as number,
        ]);
        const norms = reshape(distances, weights.sizes);
        eachBlock(x, y, (rows, columns, at, rowsOf) => {
          const components = componentsOf(rows);
          const parts = directions(differences(rows, columns), unsqueeze(at(norms), components), p);
          add_(rowsOf(out), components === -1 ? weighted(parts, at(weights)) : weightedFirst(parts, at(weights)));
        });
      }
      return reshape(out, [...batch, ...out.sizes.slice(1)]);
    }),
  );
}

/**
 * The dim of a block's differences that has their components: the last, [batches, m, n, k]; but where there are few the first after
 * batches, [batches, k, m, n], since loops run along the last.
 */
function componentsOf(rows: Tensor): -1 | -3 {
  return (rows.sizes[2] as number) > FEW ? -1 : -3;
}

function differences(rows: Tensor, columns: Tensor): Tensor {
  if (componentsOf(rows) === -1) return sub(unsqueeze(rows, -2), unsqueeze(columns, -3));
  return sub(unsqueeze(transpose(rows, 1, 2), -1), unsqueeze(copyOf(transpose(columns, 1, 2)), -2));
}

/** Σ_j weights_ij parts_ij of parts [batches, m, n, k]. */
function weighted(parts: Tensor, weights: Tensor): Tensor {
  const [count, m, n, k] = parts.sizes as [number, number, number, number];
  return reshape(bmm(reshape(weights, [count * m, 1, n]), reshape(parts, [count * m, n, k])), [count, m, k]);
}

/** The same of parts [batches, k, m, n]. */
function weightedFirst(parts: Tensor, weights: Tensor): Tensor {
  return transpose(sum(mul(parts, unsqueeze(weights, 1)), -1), 1, 2);
}

/** d||v||_p / dv is the weight of the pair, times the direction. */
function weightsOf(grad: Tensor, distances: Tensor, p: number): Tensor {
  if (p === 1 || p === Infinity) return grad;
  const slope =
    p === 2 ? div(grad, distances) : p < 1 ? mul(grad, pow(distances, 1 - p)) : div(grad, pow(distances, p - 1));
  return where(eq(distances, 0), 0, slope);
}

function directions(v: Tensor, length: Tensor, p: number): Tensor {
  if (p === 1) return sign(v);
  if (p === 2) return v;
  if (p === Infinity) return where(eq(abs(v), length), sign(v), 0);
  const power = p >= 2 ? mul(v, pow(abs(v), p - 2)) : mul(sign(v), pow(abs(v), p - 1));
  return p < 1 ? where(eq(v, 0), 0, power) : power;
}

/** Both as [batch, rows, k], and the dims that were one. */
function matrices(a: Tensor, b: Tensor): [batch: readonly number[], a: Tensor, b: Tensor] {
  const batch = broadcastShapes(a.sizes.slice(0, -2), b.sizes.slice(0, -2));
  const count = batch.reduce((product, size) => product * size, 1);
  const flat = (x: Tensor): Tensor => {
    const last = x.sizes.slice(-2);
    return reshape(expand(x, [...batch, ...last]), [count, ...last]);
  };
  return [batch, flat(a), flat(b)];
}

type Part = (of: Tensor) => Tensor;

/** @param visit - gets rows of a and b as [batches, rows, k], and what takes the same part of a [batch, m, n] and of a [batch, m, k] */
function eachBlock(
  a: Tensor,
  b: Tensor,
  visit: (rows: Tensor, columns: Tensor, pairs: Part, rowsOf: Part) => void,
): void {
  const [batch, m, k] = a.sizes as [number, number, number];
  const n = b.sizes[1] as number;
  if (batch * m * n * k === 0) return;
  const columns = Math.min(n, Math.max(1, Math.floor(BLOCK / Math.max(k, 1))));
  const rows = Math.min(m, Math.max(1, Math.floor(BLOCK / Math.max(columns * k, 1))));
  const batches = Math.min(batch, Math.max(1, Math.floor(BLOCK / Math.max(rows * columns * k, 1))));
  for (let at = 0; at < batch; at += batches) {
    for (let i = 0; i < m; i += rows) {
      for (let j = 0; j < n; j += columns) {
        scope(() => {
          const rowsOf: Part = (x) => part(part(x, 0, at, batches), 1, i, rows);
          const columnsOf: Part = (x) => part(part(x, 0, at, batches), 1, j, columns);
          visit(rowsOf(a), columnsOf(b), (x) => part(rowsOf(x), 2, j, columns), rowsOf);
        });
      }
    }
  }
}

function part(x: Tensor, dim: number, start: number, length: number): Tensor {
  const size = x.sizes[dim] as number;
  return length >= size ? x : narrow(x, dim, start, Math.min(length, size - start));
}
