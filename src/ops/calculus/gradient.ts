import { DTypeError, ShapeError, ValueError } from '../../errors';
import { wrapDims } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { cat } from '../joining/cat';
import { add } from '../pointwise/add';
import { div } from '../pointwise/div';
import { mul } from '../pointwise/mul';
import { neg } from '../pointwise/neg';
import { sub } from '../pointwise/sub';
import { narrow } from '../shape/narrow';
import { reshape } from '../shape/reshape';

export interface GradientOptions {
  /**
   * The distance between neighbours: a number for all dims, or a list with a number or a vector of coordinates for each;
   * default 1.
   */
  spacing?: number | readonly number[] | readonly Tensor[] | null;
  /** 1: one-sided differences at the ends; 2: parabolas through three values. Default 1. */
  edgeOrder?: number;
}

/**
 * Estimates of the partial derivatives of a function whose values on a grid are x, by central differences; with uneven coordinates
 * by the parabola through three neighbours.
 *
 * @param x - real or complex values on a grid
 * @param dim - the dims along which to derive; default all
 * @param options - `spacing`: the distance, one for each dim, or the coordinates along each; `edgeOrder`: 1 or 2, that of the
 * estimates at the edges
 * @returns one tensor for each dim
 * @throws ShapeError for dims that are too short, or spacings that do not fit; ValueError for another order
 * @example
 * gradient(tensor([1, 4, 9, 16]))[0]; // [3, 4, 6, 7]
 * @see https://pytorch.org/docs/stable/generated/torch.gradient.html
 */
export function gradient(x: Tensor, dim?: number | readonly number[] | null, options?: GradientOptions): Tensor[] {
  const { spacing = null, edgeOrder = 1 } = options ?? {};
  const all = x.sizes.map((_, i) => i);
  const dims = dim === undefined || dim === null ? all : wrapDims(typeof dim === 'number' ? [dim] : dim, all.length);
  const list = spacingsOf(spacing, dims.length);
  check(x, dims, edgeOrder);
  return dims.map((at, i) => {
    const step = list[i] as number | Tensor;
    return along(x, at, typeof step === 'number' ? step : distances(x, at, step), edgeOrder);
  });
}

function spacingsOf(spacing: GradientOptions['spacing'], count: number): readonly (number | Tensor)[] {
  if (spacing === null || spacing === undefined) return new Array<number>(count).fill(1);
  if (typeof spacing === 'number') return new Array<number>(count).fill(spacing);
  if (spacing.length !== count) {
    throw new ShapeError(
      `torch.gradient expected spacing to be unspecified, a scalar or a list of length ${count} but got a list of ` +
        `length ${spacing.length}`,
    );
  }
  for (const step of spacing) {
    if (step instanceof Tensor && step.sizes.length !== 1) {
      throw new ShapeError(
        'torch.gradient expected each element of spacing to have one dimension, but got an element with ' +
          `${step.sizes.length} dimensions!`,
      );
    }
  }
  return spacing;
}

function check(x: Tensor, dims: readonly number[], edgeOrder: number): void {
  if (x.dtype === 'uint8') throw new DTypeError('torch.gradient does not support uint8 input.');
  if (edgeOrder !== 1 && edgeOrder !== 2) {
    throw new ValueError('torch.gradient only supports edge_order=1 and edge_order=2.');
  }
  for (const at of dims) {
    if ((x.sizes[at] as number) >= edgeOrder + 1) continue;
    throw new ShapeError('torch.gradient expected each dimension size to be at least edge_order+1');
  }
}

/** The distances between neighbours along dim `at`, in a shape that broadcasts to x. */
function distances(x: Tensor, at: number, coordinates: Tensor): Tensor {
  const n = (x.sizes[at] as number) - 1;
  if (coordinates.count !== n + 1) {
    throw new ShapeError(
      `torch.gradient expected coordinates for the ${n + 1} values along dim ${at}, but got ${coordinates.count}`,
    );
  }
  const steps = sub(narrow(coordinates, 0, 1, n), narrow(coordinates, 0, 0, n));
  return reshape(
    steps,
    x.sizes.map((_, i) => (i === at ? n : 1)),
  );
}

/** Σ weights_i part_i. */
function combine(parts: readonly Tensor[], weights: readonly (Tensor | number)[]): Tensor {
  return parts.map((part, i) => mul(part, weights[i] as Tensor | number)).reduce((a, b) => add(a, b));
}

function along(x: Tensor, at: number, step: number | Tensor, edgeOrder: number): Tensor {
  const n = x.sizes[at] as number;
  const part = (start: number, length = 1): Tensor => narrow(x, at, start, length);
  const distance = (i: number, length = 1): number | Tensor =>
    typeof step === 'number' ? step : narrow(step, at, i, length);
  const first = part(0);
  const last = part(n - 1);
  const [left, right] =
    edgeOrder === 1
      ? [div(sub(part(1), first), distance(0)), div(sub(last, part(n - 2)), distance(n - 2))]
      : [
          edge([first, part(1), part(2)], distance(0), distance(1)),
          neg(edge([last, part(n - 2), part(n - 3)], distance(n - 2), distance(n - 3))),
        ];
  const before = part(0, n - 2);
  const behind = part(2, n - 2);
  if (typeof step === 'number') return cat([left, div(sub(behind, before), 2 * step), right], at);
  const [a, b] = [distance(0, n - 2) as Tensor, distance(1, n - 2) as Tensor];
  const whole = add(a, b);
  const weights = [div(neg(b), mul(a, whole)), div(sub(b, a), mul(a, b)), div(a, mul(b, whole))];
  return cat([left, combine([before, part(1, n - 2), behind], weights), right], at);
}

/** The derivative at the first of three values at the distances a and b: that of the parabola through them. */
function edge(values: readonly Tensor[], a: number | Tensor, b: number | Tensor): Tensor {
  if (typeof a === 'number') return div(combine(values, [-1.5, 2, -0.5]), a);
  const far = b as Tensor;
  const whole = add(a, far);
  return combine(values, [
    div(neg(add(whole, a)), mul(a, whole)),
    div(whole, mul(a, far)),
    div(neg(a), mul(far, whole)),
  ]);
}
