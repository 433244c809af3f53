import { noGrad } from '../../autograd/mode';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { zeros } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { sameShape, showShape } from '../../tensor/layout';
import { linspace } from '../../tensor/linspace';
import { Tensor } from '../../tensor/tensor';
import { maskedSelect } from '../indexing/maskedSelect';
import { add } from '../pointwise/add';
import { clampMax } from '../pointwise/clampMax';
import { div } from '../pointwise/div';
import { ge } from '../pointwise/ge';
import { le } from '../pointwise/le';
import { logicalAnd } from '../pointwise/logicalAnd';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { to } from '../pointwise/to';
import { amax } from '../reduction/amax';
import { amin } from '../reduction/amin';
import { sum } from '../reduction/sum';
import { narrow } from '../shape/narrow';
import { ravel } from '../shape/ravel';
import { reshape } from '../shape/reshape';
import { select } from '../shape/select';
import { searchsorted } from '../sorting/searchsorted';
import { countInto } from './bincount';
import { checkBins } from './histc';

export interface HistogramOptions {
  /** Where the first bin begins and the last one ends, for each dim; default: at the smallest and the largest element. */
  range?: readonly number[] | null;
  /** What each element counts; default 1. */
  weight?: Tensor | null;
  /** Divide by the whole and by the widths, so that the integral is 1; default false. */
  density?: boolean;
}

/** The counts, and the edges between the bins. */
export interface Histogram {
  hist: Tensor;
  binEdges: Tensor;
}

/** The counts, and for each dim the edges between the bins. */
export interface HistogramDd {
  hist: Tensor;
  binEdges: Tensor[];
}

/**
 * How many elements lie in each bin. Bin i holds what is at least edge i and below edge i + 1; the last one has its end.
 *
 * @param x - float32, of any shape
 * @param bins - how many bins of equal width, or the rising edges; default 100
 * @param options - `range`, `weight`, `density`; see `HistogramOptions`
 * @returns `{ hist, binEdges }`, float32
 * @throws ValueError for a range that is not finite or runs backwards, or without bins
 * @throws DTypeError unless all are float32, ShapeError for a weight of another shape
 * @example
 * histogram(tensor([1, 2, 1]), 4, { range: [0, 3] }).hist; // [0, 2, 1, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.histogram.html
 */
export function histogram(x: Tensor, bins: number | Tensor = 100, options?: HistogramOptions): Histogram {
  const points = reshape(x.detach(), [-1, 1]);
  const weight = options?.weight ?? null;
  const weights = weight === null ? null : weight.count === x.count ? ravel(weight) : weight;
  const { hist, binEdges } = ofPoints(points, [bins], { ...options, weight: weights });
  return { hist, binEdges: binEdges[0] as Tensor };
}

/**
 * How many points lie in each cell of a grid. x is [.., d]: points of d coordinates.
 *
 * @param x - [..., d], float32
 * @param bins - for each coordinate how many bins of equal width, or the rising edges; one number for all
 * @param options - `range`, `weight`, `density`; see `HistogramOptions`
 * @returns `{ hist, binEdges }`: float32 [bins, ...], and an array of edges
 * @throws ValueError for a range that is not finite or runs backwards, or without bins
 * @throws DTypeError unless all are float32, ShapeError for a weight of another shape
 * @example
 * histogramdd(tensor([[0, 1], [1, 0], [1, 1]]), [2, 2]).hist; // [[0, 1], [1, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.histogramdd.html
 */
export function histogramdd(
  x: Tensor,
  bins: number | readonly (number | Tensor)[],
  options?: HistogramOptions,
): HistogramDd {
  if (x.sizes.length < 2) throw new ShapeError('torch.histogramdd: input tensor should have at least 2 dimensions');
  const size = x.sizes.at(-1) as number;
  const list = typeof bins === 'number' ? Array.from({ length: size }, () => bins) : bins;
  return ofPoints(
    x.detach(),
    Array.from({ length: size }, (_, i) => list[i] ?? 0),
    options,
  );
}

function ofPoints(x: Tensor, bins: readonly (number | Tensor)[], options: HistogramOptions | undefined): HistogramDd {
  const weight = options?.weight ?? null;
  check(x, bins, weight);
  const range = rangesOf(x, bins, options?.range ?? null);
  if (x.dtype !== 'float32') throw new DTypeError(`"histogramdd" not implemented for '${infoOf(x.dtype).scalarName}'`);
  return noGrad(() => {
    const points = reshape(x, [-1, bins.length]);
    const binEdges = bins.map((bin, i) => edgesOf(bin, range(i)));
    const weights = weight === null ? null : ravel(weight.detach());
    const hist = counts(points, binEdges, weights);
    return { hist: options?.density ? densityOf(hist, binEdges) : hist, binEdges };
  });
}

function check(x: Tensor, bins: readonly (number | Tensor)[], weight: Tensor | null): void {
  for (const [i, bin] of bins.entries()) {
    if (!(bin instanceof Tensor)) {
      checkBins(bin, i);
      continue;
    }
    if (bin.dtype !== x.dtype) {
      throw new DTypeError(
        'torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with dtype ' +
          `${infoOf(x.dtype).cName} and bins for dimension ${i} with dtype ${infoOf(bin.dtype).cName}`,
      );
    }
    if (bin.sizes.length !== 1) {
      throw new ShapeError(
        `torch.histogramdd: bins tensor should have one dimension, but got ${bin.sizes.length} dimensions in the bins ` +
          `tensor for dimension ${i}`,
      );
    }
    if (bin.count === 0) {
      throw new ShapeError(
        'torch.histogramdd: bins tensor should have at least 1 element, but got 0 elements in the bins tensor for ' +
          `dimension ${i}`,
      );
    }
    checkBins(bin.count - 1, i);
  }
  if (weight === null) return;
  if (weight.dtype !== x.dtype) {
    throw new DTypeError(
      'torch.histogramdd: if weight tensor is provided, input tensor and weight tensor should have the same dtype, but ' +
        `got input(${infoOf(x.dtype).cName}), and weight(${infoOf(weight.dtype).cName})`,
    );
  }
  if (!sameShape(weight.sizes, x.sizes.slice(0, -1))) {
    throw new ShapeError(
      'torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor excluding its ' +
        `innermost dimension, but got input with shape ${showShape(x.sizes)} and weight with shape ${showShape(weight.sizes)}`,
    );
  }
}

type Range = [low: number, high: number];

/** The range of a coordinate whose bins are a number. */
function rangesOf(
  x: Tensor,
  bins: readonly (number | Tensor)[],
  range: readonly number[] | null,
): (i: number) => Range {
  const size = bins.length;
  if (range !== null && range.length !== 2 * size) {
    throw new ValueError(
      `torch.histogramdd: for a ${size}-dimensional histogram range should have ${2 * size} elements, but got ${range.length}`,
    );
  }
  const found = bins.map((bin, i): Range | null => (bin instanceof Tensor ? null : rangeAlong(x, i, range)));
  return (i) => found[i] ?? [0, 0];
}

function rangeAlong(x: Tensor, i: number, range: readonly number[] | null): Range {
  let [low, high]: Range = [0, 1];
  if (range !== null) [low, high] = [range[2 * i] as number, range[2 * i + 1] as number];
  else if (x.count > 0) {
    const column = select(x, -1, i);
    [low, high] = [amin(column).item(), amax(column).item()];
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    const show = (end: number): string => String(end).replace('Infinity', 'inf').replace('NaN', 'nan');
    throw new ValueError(`torch.histogramdd: dimension ${i}'s range [${show(low)}, ${show(high)}] is not finite`);
  }
  if (low > high) {
    throw new ValueError(
      `torch.histogramdd: min should not exceed max, but got min ${low} max ${high} for dimension ${i}`,
    );
  }
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

function edgesOf(bins: number | Tensor, [low, high]: Range): Tensor {
  return bins instanceof Tensor ? bins : linspace(low, high, bins + 1);
}

function counts(points: Tensor, edges: readonly Tensor[], weights: Tensor | null): Tensor {
  const shape = edges.map((edge) => edge.count - 1);
  if (points.count === 0) return zeros(shape);
  let inside: Tensor | null = null;
  let place: Tensor | null = null;
  edges.forEach((edge, i) => {
    const column = select(points, 1, i);
    const within = logicalAnd(ge(column, select(edge, 0, 0)), le(column, select(edge, 0, -1)));
    inside = inside === null ? within : logicalAnd(inside, within);
    const bin = clampMax(sub(searchsorted(edge, column, { right: true }), 1), edge.count - 2);
    place = place === null ? bin : add(mul(place, edge.count - 1), bin);
  });
  const [mask, places] = [inside as unknown as Tensor, place as unknown as Tensor];
  const size = shape.reduce((n, bins) => n * bins, 1);
  const kept = weights === null ? null : maskedSelect(weights, mask);
  return reshape(to(countInto(maskedSelect(places, mask), kept, size), 'float32'), shape);
}

function densityOf(hist: Tensor, edges: readonly Tensor[]): Tensor {
  let out = div(hist, sum(hist));
  edges.forEach((edge, i) => {
    const n = edge.count - 1;
    const widths = sub(narrow(edge, 0, 1, n), narrow(edge, 0, 0, n));
    out = div(
      out,
      reshape(
        widths,
        edges.map((_, j) => (j === i ? n : 1)),
      ),
    );
  });
  return out;
}
