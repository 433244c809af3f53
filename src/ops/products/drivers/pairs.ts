import { noGrad } from '../../../autograd/mode';
import { copyInto, copyOf } from '../../../tensor/copy';
import { zeros, zerosLike } from '../../../tensor/create';
import { broadcastShapes, numelOf } from '../../../tensor/layout';
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
import { part, rowsOfBlock } from '../../shape/drivers/parts';
import { expand } from '../../shape/expand';
import { reshape } from '../../shape/reshape';
import { transpose } from '../../shape/transpose';
import { unsqueeze } from '../../shape/unsqueeze';

// Distances between all rows of a [.., m, k] and all rows of b [.., n, k], and their gradients. The differences of all pairs would take
// m n k elements: they are made for a block of pairs after the other.

/** So few elements are there at once, as they are: blocks would only cost calls. */
const SMALL = 1 << 12;
/** Up to so many components loops run along the pairs instead. */
const FEW = 32;

/** ||a_i - b_j||_p as [.., m, n]; without a graph. */
export function pairNorms(a: Tensor, b: Tensor, p: number): Tensor {
  return noGrad(() =>
    scope(() => {
      if (isSmall(a, b)) return norm(everyPair(a, b), -1, { p });
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
 * With s_ij = grad_ij d||v||_p / dv at v = a_i - b_j, 0 where that does not exist: Σ_j s_ij as [.., m, k] and Σ_i s_ij as [.., n, k], each
 * where it is wanted, with the dims before that a and b broadcast to.
 *
 * @param distances - ||a_i - b_j||_p, [.., m, n]
 */
export function pairGradients(
  grad: Tensor,
  [a, b]: readonly [Tensor, Tensor],
  distances: Tensor,
  p: number,
  [ofRows, ofColumns]: readonly [boolean, boolean],
): [rows: Tensor | null, columns: Tensor | null] {
  const compute = (): [Tensor | null, Tensor | null] => {
    if (isSmall(a, b)) {
      const [length, weight] = [unsqueeze(distances, -1), unsqueeze(weightsOf(grad, distances, p), -1)];
      const slopes = slopesOf(everyPair(a, b), length, weight, p);
      return [ofRows ? sum(slopes, -2) : null, ofColumns ? sum(slopes, -3) : null];
    }
    const [batch, x, y] = matrices(a, b);
    const [rows, columns] = [ofRows ? zerosLike(x) : null, ofColumns ? zerosLike(y) : null];
    const shape = [x.sizes[0] as number, x.sizes[1] as number, y.sizes[1] as number];
    const [weights, norms] = [reshape(weightsOf(grad, distances, p), shape), reshape(distances, shape)];
    eachBlock(x, y, (these, those, at, rowsOf, columnsOf) => {
      const components = componentsOf(these);
      const [length, weight] = [unsqueeze(at(norms), components), unsqueeze(at(weights), components)];
      const slopes = slopesOf(differences(these, those), length, weight, p);
      if (rows !== null) add_(rowsOf(rows), summed(slopes, components, 1));
      if (columns !== null) add_(columnsOf(columns), summed(slopes, components, 0));
    });
    const shaped = (x: Tensor | null) => x && reshape(x, [...batch, ...x.sizes.slice(1)]);
    return [shaped(rows), shaped(columns)];
  };
  return noGrad(() => scope(compute));
}

/** The sum of a block's slopes over its columns (1) or rows (0), as [batches, those that are left, k]. */
function summed(slopes: Tensor, components: -1 | -3, over: 0 | 1): Tensor {
  return components === -1 ? sum(slopes, 1 + over) : transpose(sum(slopes, 2 + over), 1, 2);
}

function isSmall(a: Tensor, b: Tensor): boolean {
  const batch = broadcastShapes(a.sizes.slice(0, -2), b.sizes.slice(0, -2));
  const count = numelOf(batch) * (a.sizes.at(-2) as number) * (b.sizes.at(-2) as number) * (a.sizes.at(-1) as number);
  return count > 0 && count <= SMALL;
}

function everyPair(a: Tensor, b: Tensor): Tensor {
  return sub(unsqueeze(a, -2), unsqueeze(b, -3));
}

/**
 * The dim of a block's differences that has their components: the last, [batches, m, n, k]; but where there are few the first after
 * batches, [batches, k, m, n], since loops run along the last.
 */
function componentsOf(rows: Tensor): -1 | -3 {
  return (rows.sizes[2] as number) > FEW ? -1 : -3;
}

function differences(rows: Tensor, columns: Tensor): Tensor {
  if (componentsOf(rows) === -1) return everyPair(rows, columns);
  return sub(unsqueeze(transpose(rows, 1, 2), -1), unsqueeze(copyOf(transpose(columns, 1, 2)), -2));
}

/** d||v||_p / dv is the weight of the pair, times the direction. */
function weightsOf(grad: Tensor, distances: Tensor, p: number): Tensor {
  if (p === 1 || p === Infinity) return grad;
  const slope =
    p === 2 ? div(grad, distances) : p < 1 ? mul(grad, pow(distances, 1 - p)) : div(grad, pow(distances, p - 1));
  return where(eq(distances, 0), 0, slope);
}

function slopesOf(v: Tensor, length: Tensor, weight: Tensor, p: number): Tensor {
  return p === 0 ? zerosLike(v) : mul(directions(v, length, p), weight);
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
  const count = numelOf(batch);
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
  visit: (rows: Tensor, columns: Tensor, pairs: Part, rowsOf: Part, columnsOf: Part) => void,
): void {
  const [batch, m, k] = a.sizes as [number, number, number];
  const n = b.sizes[1] as number;
  if (batch * m * n * k === 0) return;
  const columns = Math.min(n, rowsOfBlock(k));
  const rows = Math.min(m, rowsOfBlock(columns * k));
  const batches = rowsOfBlock(rows * columns * k);
  for (let at = 0; at < batch; at += batches) {
    for (let i = 0; i < m; i += rows) {
      for (let j = 0; j < n; j += columns) {
        scope(() => {
          const rowsOf: Part = (x) => part(part(x, 0, at, batches), 1, i, rows);
          const columnsOf: Part = (x) => part(part(x, 0, at, batches), 1, j, columns);
          visit(rowsOf(a), columnsOf(b), (x) => part(rowsOf(x), 2, j, columns), rowsOf, columnsOf);
        });
      }
    }
  }
}
