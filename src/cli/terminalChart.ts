import { ticks } from 'd3-array';
import plot from 'simple-ascii-chart';
import { binned } from '../vis/smooth';

const HEIGHT = 12;
const WIDEST = 100;
/** Room for the labels of the vertical axis, and the arrow of the horizontal one. */
const MARGIN = 9;
const NARROWEST = 20;

/** The losses of a run as a curve of characters, at most `columns` wide; '' where that is too narrow for one. */
export function terminalChart(losses: readonly number[], columns: number): string {
  const width = Math.min(columns, WIDEST) - MARGIN;
  const finite = losses.filter(Number.isFinite);
  if (width < NARROWEST || finite.length < 2 || finite.length < losses.length) return '';
  const points = binned(losses, width);
  const top = Math.max(...points.map(([, y]) => y));
  const across = ticks(0, losses.length, Math.floor(width / 12));
  const chart = plot(points, {
    width,
    height: HEIGHT,
    yRange: [0, top],
    customXAxisTicks: across.filter((x) => x >= 1),
    customYAxisTicks: ticks(0, top, 4),
    formatter: (value, { axis }) => (axis === 'y' ? String(Number(value.toFixed(6))) : String(Math.round(value))),
  });
  const lines = chart.split('\n').map((line) => line.trimEnd());
  return ['loss by step', ...lines.filter((line) => line !== '')].join('\n');
}
