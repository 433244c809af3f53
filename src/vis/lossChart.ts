import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { curveMonotoneX, line } from 'd3-shape';
import { binned, movingMean, type Point } from './smooth';
import { axes, CURVE, escaped, type Frame, frame, gridLine, INK, PALE, round, svg, tick } from './svg';

/** Of "epoch 12" and "100.0 % right". */
const LABEL_WIDTH = 112;

/** Of "25,000", with room around it: narrow charts have fewer ticks. */
const TICK_WIDTH = 64;

/** A moment of a run that the chart marks, as the end of an epoch. */
export interface ChartMark {
  /** After how many steps. */
  step: number;
  /** The first line of its label, `epoch 3`, and the second. */
  label: string;
  value?: string;
}

export interface LossChartOptions {
  /** Default 'loss'. */
  title?: string;
  /** What the losses are, beside the axis; default 'loss'. */
  yLabel?: string;
  /** Steps that each loss stands for, where a long run keeps means of some; default 1. */
  every?: number;
  /** Moments to mark; where there is no room for all labels, those of the last ones stand. */
  marks?: readonly ChartMark[];
  /** Pixels; default 860. */
  width?: number;
  /** Pixels; default 460. */
  height?: number;
}

/**
 * The losses of a run as an SVG image: each step pale, their moving mean bold. Steps whose loss is not finite are gaps.
 *
 * @param losses - one for each step
 * @param options - title, marks and size, see `LossChartOptions`
 * @returns the text of an SVG file, which pages and notebooks show, too
 * @example
 * const image = lossChart([2.3, 1.1, 0.7, 0.5], { title: 'MNIST', marks: [{ step: 2, label: 'epoch 1', value: '91 % right' }] });
 * image.startsWith('<svg'); // => true
 */
export function lossChart(losses: readonly number[], options: LossChartOptions = {}): string {
  const { title = 'loss', yLabel = 'loss', marks = [], every = 1, width = 860, height = 460 } = options;
  const area = frame(width, height);
  const x = scaleLinear([0, every * (losses.length > 1 ? losses.length : 1)], [area.left, area.right]);
  const y = scaleLinear([0, max(losses.filter(Number.isFinite)) || 1], [area.bottom, area.top]).nice(6);
  const path = (points: readonly Point[]): string => {
    const draw = line<Point>(
      ([at]) => x(at * every),
      ([, loss]) => y(loss),
    ).curve(curveMonotoneX);
    return draw.defined(([, loss]) => Number.isFinite(loss)).digits(1)(points) ?? '';
  };
  // More points than pixels only make the file large.
  const points = binned(losses, area.right - area.left);
  const reach = Math.round(points.length / 60);
  const smooth = movingMean(
    points.map(([, loss]) => loss),
    reach > 2 ? reach : 2,
  );
  const ticks = Math.max(2, Math.min(8, Math.floor((area.right - area.left) / TICK_WIDTH)));
  return svg(area, title, [
    ...y.ticks(6).map((value) => gridLine(y(value), area, y.tickFormat(6)(value))),
    ...labelled(marks, (step) => x(step)).map((mark) => markAt(x(mark.step), area, mark)),
    `<path d="${path(points)}" fill="none" stroke="${CURVE}" stroke-opacity="0.28" stroke-width="1"/>`,
    `<path d="${path(points.map(([step], i) => [step, smooth[i] as number]))}" fill="none" stroke="${CURVE}" stroke-width="2.2" ` +
      'stroke-linejoin="round" stroke-linecap="round"/>',
    ...x.ticks(ticks).map((step) => tick(x(step), area, x.tickFormat(ticks)(step))),
    ...axes(area, 'step', yLabel),
  ]);
}

/** The last mark, and of those before it as many as there is room for. */
function labelled(marks: readonly ChartMark[], x: (step: number) => number): ChartMark[] {
  const kept: ChartMark[] = [];
  for (const mark of [...marks].sort((a, b) => b.step - a.step)) {
    const next = kept.at(-1);
    if (next === undefined || x(next.step) - x(mark.step) >= LABEL_WIDTH) kept.push(mark);
  }
  return kept.reverse();
}

function markAt(x: number, { top, bottom }: Frame, { label, value }: ChartMark): string {
  const text = (y: number, attributes: string, content: string): string =>
    `<text x="${round(x - 8)}" y="${y}" ${attributes} text-anchor="end">${escaped(content)}</text>`;
  return (
    `<path d="M${round(x)},${top}V${bottom}" stroke="${PALE}" stroke-dasharray="3 4"/>` +
    text(top + 12, `fill="${PALE}"`, label) +
    (value === undefined ? '' : text(top + 29, `fill="${INK}" font-weight="600"`, value))
  );
}
