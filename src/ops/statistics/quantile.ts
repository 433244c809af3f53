import { asNode } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { full } from '../../tensor/create';
import { wrapDim } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { gather } from '../indexing/gather';
import { ceil } from '../pointwise/ceil';
import { clampMin } from '../pointwise/clampMin';
import { floor } from '../pointwise/floor';
import { isnan } from '../pointwise/isnan';
import { lerp } from '../pointwise/lerp';
import { logicalNot } from '../pointwise/logicalNot';
import { mul } from '../pointwise/mul';
import { round } from '../pointwise/round';
import { sub } from '../pointwise/sub';
import { to } from '../pointwise/to';
import { where } from '../pointwise/where';
import { any } from '../reduction/any';
import type { KeepdimOptions } from '../reduction/drivers/quantifier';
import { sum } from '../reduction/sum';
import { movedim } from '../shape/movedim';
import { ravel } from '../shape/ravel';
import { reshape } from '../shape/reshape';
import { sort } from '../sorting/sort';

const INTERPOLATIONS = ['linear', 'lower', 'higher', 'midpoint', 'nearest'] as const;

export interface QuantileOptions extends KeepdimOptions {
  /** What is taken between two elements; default 'linear'. */
  interpolation?: (typeof INTERPOLATIONS)[number];
}

/**
 * The q-quantiles of x along `dim`, or of all elements: what stands at place q (n - 1) of the n elements in order, between two of
 * them interpolated. NaN where one is among them.
 *
 * The gradient goes to the elements between which a quantile lies.
 *
 * @param x - float32, of any shape
 * @param q - a number within [0, 1], or a float32 tensor: for a vector, the quantiles are along a new first dim
 * @param dim - along which, or null for all
 * @param options - `keepdim`; `interpolation`: 'linear' (default), 'lower', 'higher', 'midpoint' or 'nearest'
 * @returns the shape of q, then that of x without `dim`
 * @throws ValueError for q outside of [0, 1], or when there are no elements
 * @throws DTypeError unless x is float32
 * @example
 * quantile(tensor([0, 10, 20, 40]), 0.5); // 15
 * quantile(tensor([[0, 1], [2, 3]]), tensor([0, 1]), 1); // [[0, 2], [1, 3]]
 * @see https://pytorch.org/docs/stable/generated/torch.quantile.html
 */
export function quantile(x: Tensor, q: number | Tensor, dim?: number | null, options?: QuantileOptions): Tensor {
  return quantiles(x, q, dim ?? null, options, false);
}

/**
 * As `quantile`, without the elements that are NaN; NaN where there are no others.
 *
 * @param x - float32, of any shape
 * @param q - a number within [0, 1], or a float32 tensor: for a vector, the quantiles are along a new first dim
 * @param dim - along which, or null for all
 * @param options - `keepdim`; `interpolation`: 'linear' (default), 'lower', 'higher', 'midpoint' or 'nearest'
 * @returns the shape of q, then that of x without `dim`
 * @throws ValueError for q outside of [0, 1], or when there are no elements
 * @throws DTypeError unless x is float32
 * @example
 * nanquantile(tensor([0, NaN, 20]), 0.5); // 10
 * @see https://pytorch.org/docs/stable/generated/torch.nanquantile.html
 */
export function nanquantile(x: Tensor, q: number | Tensor, dim?: number | null, options?: QuantileOptions): Tensor {
  return quantiles(x, q, dim ?? null, options, true);
}

function quantiles(
  x: Tensor,
  q: number | Tensor,
  dim: number | null,
  options: QuantileOptions | undefined,
  ignoreNan: boolean,
): Tensor {
  const interpolation = options?.interpolation ?? 'linear';
  const at = dim === null ? 0 : wrapDim(dim, x.sizes.length);
  const share = check(x, q, interpolation);
  const ndim = x.sizes.length;
  // Rows along the last dim, in order.
  const rows = dim === null || ndim === 0 ? ravel(x) : movedim(x, at, -1);
  const sorted = sort(rows, -1).values;
  const last = (rows.sizes.at(-1) as number) - 1;
  const places = placesOf(sorted, share, last, ignoreNan);
  const found = between(sorted, places, interpolation);
  // [.., q], with the dim kept where it was as 1.
  const kept = options?.keepdim ? keptShape(x, dim, at) : rows.sizes.slice(0, -1);
  return asNode('SqueezeBackward3', () =>
    share.sizes.length === 0 ? reshape(found, kept) : reshape(movedim(found, -1, 0), [share.count, ...kept]),
  );
}

function keptShape(x: Tensor, dim: number | null, at: number): number[] {
  return x.sizes.map((size, i) => (dim === null || i === at ? 1 : size));
}

function check(x: Tensor, q: number | Tensor, interpolation: string): Tensor {
  if (x.count === 0) throw new ValueError('quantile() input tensor must be non-empty');
  if (q instanceof Tensor && q.sizes.length > 1) throw new ShapeError('quantile() q must be a scalar or 1D tensor');
  if (x.dtype !== 'float32') throw new DTypeError('quantile() input tensor must be either float or double dtype');
  if (q instanceof Tensor && q.dtype !== 'float32') {
    throw new DTypeError('quantile() q tensor must be same dtype as the input tensor');
  }
  if (!(INTERPOLATIONS as readonly string[]).includes(interpolation)) {
    throw new ValueError(
      `quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got ${interpolation}`,
    );
  }
  if (q instanceof Tensor) {
    if (!q.data().every((share) => share >= 0 && share <= 1)) {
      throw new ValueError('quantile() q values must be in the range [0, 1]');
    }
    return q;
  }
  if (!(q >= 0 && q <= 1)) throw new ValueError(`quantile() q must be in the range [0, 1] but got ${q}`);
  return full([], q, { dtype: 'float32' });
}

/** Where the quantiles lie in each sorted row: float32 [.., q]. */
function placesOf(sorted: Tensor, share: Tensor, last: number, ignoreNan: boolean): Tensor {
  const q = reshape(share, [-1]);
  const nan = isnan(sorted.detach());
  if (ignoreNan) {
    const numbers = to(sum(logicalNot(nan), -1, { keepdim: true }), 'float32');
    return clampMin(mul(q, sub(numbers, 1)), 0);
  }
  return where(any(nan, -1, { keepdim: true }), last, mul(q, last));
}

function between(sorted: Tensor, places: Tensor, interpolation: string): Tensor {
  const at = (place: Tensor): Tensor => gather(sorted, -1, to(place.detach(), 'int32'));
  switch (interpolation) {
    case 'lower':
      return at(floor(places));
    case 'higher':
      return at(ceil(places));
    case 'nearest':
      return at(round(places));
    default: {
      const below = floor(places).detach();
      const weights = interpolation === 'midpoint' ? full(places.sizes, 0.5) : sub(places, below);
      return lerp(at(below), at(ceil(places)), weights);
    }
  }
}
