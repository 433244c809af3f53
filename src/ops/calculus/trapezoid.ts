import { DTypeError, IndexError, ShapeError } from '../../errors';
import { options as checkOptions } from '../../signature';
import { zeros } from '../../tensor/create';
import { isDifferentiable } from '../../tensor/dtype';
import { wrapDim } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { div } from '../pointwise/div';
import { toType } from '../pointwise/drivers/toType';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { cumsum } from '../reduction/cumsum';
import { sum } from '../reduction/sum';
import { narrow } from '../shape/narrow';
import { reshape } from '../shape/reshape';
import { select } from '../shape/select';

export interface TrapezoidOptions {
  /** The distance between samples; default 1. */
  dx?: number;
}

/**
 * The integral along `dim` (default: the last one) of a function with the values y, by the trapezoidal rule: Σ (y_i + y_{i+1}) / 2 ·
 * (x_{i+1} - x_i). Call it as `trapezoid(y, x, dim)`, or with equal distances as `trapezoid(y, dim, { dx })`.
 *
 * @param y - the samples, of any shape
 * @param x - where the samples are: a vector, or a tensor that broadcasts to y
 * @param dim - along which to integrate
 * @param options - `dx`: the distance
 * @returns the shape of y without `dim`
 * @throws ShapeError when there is not one x for each sample, DTypeError for booleans, IndexError for a 0-d tensor
 * @example
 * trapezoid(tensor([1, 5, 10])); // 10.5
 * trapezoid(tensor([1, 5, 10]), tensor([1, 3, 6])); // 28.5
 * @see https://pytorch.org/docs/stable/generated/torch.trapezoid.html
 */
export function trapezoid(y: Tensor, x: Tensor, dim?: number): Tensor;
export function trapezoid(y: Tensor, dim?: number, options?: TrapezoidOptions): Tensor;
export function trapezoid(y: Tensor, second?: Tensor | number, third?: number | TrapezoidOptions): Tensor {
  const { at, x, dx } = read(y, second, third, 'trapezoid');
  if (y.sizes[at] === 0) return zeros(y.sizes.filter((_, i) => i !== at));
  if (x === null) {
    const ends = mul(add(select(y, at, 0), select(y, at, -1)), 0.5);
    return mul(sub(sum(y, at), ends), dx);
  }
  return div(sum(mul(neighbours(y, at), steps(x, y, at, 'trapezoid')), at), 2);
}

/**
 * The same as `trapezoid`.
 *
 * @param y - the samples, of any shape
 * @param x - where they were taken, as of `trapezoid`; or the dim
 * @param dim - along which to integrate; or options with the distance `dx`
 * @param options - `dx`: the distance
 * @returns the shape of y without `dim`
 * @example
 * trapz(tensor([1, 5, 10])); // 10.5
 * @see https://pytorch.org/docs/stable/generated/torch.trapz.html
 */
export function trapz(y: Tensor, x: Tensor, dim?: number): Tensor;
export function trapz(y: Tensor, dim?: number, options?: TrapezoidOptions): Tensor;
export function trapz(y: Tensor, second?: Tensor | number, third?: number | TrapezoidOptions): Tensor {
  return trapezoid(y, second as Tensor, third as number);
}

/**
 * The running integrals: as `trapezoid`, from the first sample to each of the others.
 *
 * @param y - the samples, of any shape
 * @param x - where the samples are: a vector, or a tensor that broadcasts to y
 * @param dim - along which to integrate
 * @param options - `dx`: the distance
 * @returns the shape of y with one entry less along `dim`
 * @throws ShapeError when there is not one x for each sample, DTypeError for booleans, IndexError for a 0-d tensor
 * @example
 * cumulativeTrapezoid(tensor([1, 5, 10])); // [3, 10.5]
 * @see https://pytorch.org/docs/stable/generated/torch.cumulative_trapezoid.html
 */
export function cumulativeTrapezoid(y: Tensor, x: Tensor, dim?: number): Tensor;
export function cumulativeTrapezoid(y: Tensor, dim?: number, options?: TrapezoidOptions): Tensor;
export function cumulativeTrapezoid(y: Tensor, second?: Tensor | number, third?: number | TrapezoidOptions): Tensor {
  const { at, x, dx } = read(y, second, third, 'cumulative_trapezoid');
  if (y.sizes[at] === 0) return zeros(y.sizes, { dtype: isDifferentiable(y.dtype) ? y.dtype : 'float32' });
  const sums = neighbours(y, at);
  if (x !== null) return cumsum(div(mul(sums, steps(x, y, at, 'cumulative_trapezoid')), 2), at);
  // Half of an integer is no integer, also where the number happens to be whole.
  return cumsum(mul(isDifferentiable(sums.dtype) ? sums : toType(sums, 'float32'), dx / 2), at);
}

interface Call {
  at: number;
  x: Tensor | null;
  dx: number;
}

function read(
  y: Tensor,
  second: Tensor | number | undefined,
  third: number | TrapezoidOptions | undefined,
  name: string,
): Call {
  const x = second instanceof Tensor ? second : null;
  if (x === null) checkOptions(`${name} dx`, third, undefined);
  const dim = (x === null ? second : third) ?? -1;
  const dx = (typeof third === 'object' ? third?.dx : undefined) ?? 1;
  if (y.dtype === 'bool' || x?.dtype === 'bool') {
    const which = x === null ? '`y`' : '`x` or `y`';
    throw new DTypeError(`${name}: received a bool input for ${which}, but bool is not supported`);
  }
  if (y.sizes.length === 0) {
    if (name === 'trapezoid') {
      throw new IndexError(`Dimension specified as ${String(dim)} but tensor has no dimensions`);
    }
    throw new IndexError('slice() cannot be applied to a 0-dim tensor.');
  }
  return { at: wrapDim(dim as number, y.sizes.length), x, dx };
}

/** y_i + y_{i+1} along dim `at`. */
function neighbours(y: Tensor, at: number): Tensor {
  const n = (y.sizes[at] as number) - 1;
  return add(narrow(y, at, 0, n), narrow(y, at, 1, n));
}

/** x_{i+1} - x_i along dim `at` of y. */
function steps(x: Tensor, y: Tensor, at: number, name: string): Tensor {
  let wide = x;
  if (x.sizes.length === 1) {
    if (x.count !== y.sizes[at]) {
      throw new ShapeError(`${name}: There must be one \`x\` value for each sample point`);
    }
    wide = reshape(
      x,
      y.sizes.map((_, i) => (i === at ? x.count : 1)),
    );
  } else if (x.sizes.length < y.sizes.length) {
    wide = reshape(x, [...new Array<number>(y.sizes.length - x.sizes.length).fill(1), ...x.sizes]);
  }
  const n = (wide.sizes[at] as number) - 1;
  return sub(narrow(wide, at, 1, Math.max(n, 0)), narrow(wide, at, 0, Math.max(n, 0)));
}
