import { bin, extent, max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { ValueError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../typeName';
import { axes, CURVE, frame, gridLine, round, svg, tick } from './svg';

export interface HistogramOptions {
  /** Default 'histogram'. */
  title?: string;
  /** About how many bars there are; default 40. */
  bins?: number;
  /** What the values are; default 'value'. */
  xLabel?: string;
  /** Pixels; default 860. */
  width?: number;
  /** Pixels; default 460. */
  height?: number;
}

/**
 * How the elements of a tensor are spread, as an SVG image of bars. What is not finite is left out, and counted in the title.
 *
 * @param values - a tensor of any shape, or numbers
 * @param options - title, number of bars and size, see `HistogramOptions`
 * @returns the text of an SVG file
 * @throws ValueError for what is neither a tensor nor a list
 * @example
 * const image = histogram(randn([1000]), { title: 'weights', bins: 20 });
 * image.startsWith('<svg'); // => true
 */
export function histogram(values: Tensor | ArrayLike<number>, options: HistogramOptions = {}): string {
  const { title = 'histogram', bins = 40, xLabel = 'value', width = 860, height = 460 } = options;
  if (Object(values) !== values)
    throw new ValueError(`a histogram is of a tensor or a list of numbers, not of ${typeName(values)}`);
  const all = Array.from(values instanceof Tensor ? values.data() : values);
  const finite = all.filter(Number.isFinite);
  const area = frame(width, height);
  const [low = 0, high = 1] = extent(finite) as [number?, number?];
  const spread = low === high ? [low - 0.5, high + 0.5] : [low, high];
  const x = scaleLinear(spread, [area.left, area.right]).nice(bins);
  const bars = bin()
    .domain(x.domain() as [number, number])
    .thresholds(x.ticks(bins))(finite);
  const y = scaleLinear([0, max(bars, ({ length }) => length) || 1], [area.bottom, area.top]).nice(6);
  const gone = all.length - finite.length;
  return svg(area, gone === 0 ? title : `${title} (without ${gone} that are not finite)`, [
    ...y.ticks(6).map((value) => gridLine(y(value), area, y.tickFormat(6)(value))),
    ...bars
      .filter(({ length }) => length > 0)
      .map((bar) => {
        const [from, to] = [x(bar.x0 as number), x(bar.x1 as number)];
        const top = y(bar.length);
        const wide = to - from > 2 ? to - from - 1 : to - from;
        return `<rect x="${round(from)}" y="${round(top)}" width="${round(wide)}" height="${round(area.bottom - top)}" fill="${CURVE}"/>`;
      }),
    ...x.ticks(8).map((value) => tick(x(value), area, x.tickFormat(8)(value))),
    ...axes(area, xLabel, 'count'),
  ]);
}
