import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { curveMonotoneX, line } from 'd3-shape';
import type { EpochResult } from './runInfo';
import { binned, movingMean, type Point } from './smooth';

const WIDTH = 860;
const HEIGHT = 460;
const MARGIN = { top: 64, right: 28, bottom: 56, left: 64 };
/** Of "epoch 12" and "100.0 % right". */
const LABEL_WIDTH = 112;
const INK = '#1f2937';
const PALE = '#6b7280';
const GRID = '#e5e7eb';
const CURVE = '#2563eb';

export interface ChartData {
  title: string;
  losses: readonly number[];
  results: readonly EpochResult[];
  stepsPerEpoch: number;
}

/** The losses of a run as an SVG image: each step pale, their moving mean bold, the test accuracy where epochs end. */
export function lossChart({ title, losses, results, stepsPerEpoch }: ChartData): string {
  const finite = losses.filter(Number.isFinite);
  const [left, right, top, bottom] = [MARGIN.left, WIDTH - MARGIN.right, MARGIN.top, HEIGHT - MARGIN.bottom];
  const x = scaleLinear([0, Math.max(losses.length, 1)], [left, right]);
  const y = scaleLinear([0, max(finite) || 1], [bottom, top]).nice(6);
  const path = (points: readonly Point[]): string => {
    const draw = line<Point>(
      ([step]) => x(step),
      ([, loss]) => y(loss),
    ).curve(curveMonotoneX);
    return draw.defined(([, loss]) => Number.isFinite(loss)).digits(1)(points) ?? '';
  };
  // More points than pixels only make the file large.
  const points = binned(losses, right - left);
  const smooth = movingMean(
    points.map(([, loss]) => loss),
    Math.max(Math.round(points.length / 60), 2),
  );
  // The last epoch has its label, and of those before it as many as there is room for.
  const skip = Math.ceil(LABEL_WIDTH / Math.max(x(stepsPerEpoch) - left, 1));
  const labelled = results.filter((_, i) => (results.length - 1 - i) % skip === 0);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" ` +
      'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif" font-size="13" role="img" ' +
      `aria-label="${escaped(title)}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${left}" y="30" fill="${INK}" font-size="17" font-weight="600">${escaped(title)}</text>`,
    ...y.ticks(6).map((tick) => gridLine(y(tick), left, right, y.tickFormat(6)(tick))),
    ...labelled.map((result) => epochEnd(x(result.epoch * stepsPerEpoch), top, bottom, result)),
    `<path d="${path(points)}" fill="none" stroke="${CURVE}" stroke-opacity="0.28" stroke-width="1"/>`,
    `<path d="${path(points.map(([step], i) => [step, smooth[i] as number]))}" fill="none" stroke="${CURVE}" stroke-width="2.2" ` +
      'stroke-linejoin="round" stroke-linecap="round"/>',
    `<path d="M${left},${bottom}H${right}" stroke="${PALE}"/>`,
    ...x.ticks(8).map((tick) => stepLabel(x(tick), bottom, x.tickFormat(8)(tick))),
    `<text x="${(left + right) / 2}" y="${HEIGHT - 14}" fill="${PALE}" text-anchor="middle">step</text>`,
    `<text transform="translate(18 ${(top + bottom) / 2}) rotate(-90)" fill="${PALE}" text-anchor="middle">cross entropy</text>`,
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

function gridLine(y: number, left: number, right: number, text: string): string {
  return (
    `<path d="M${left},${round(y)}H${right}" stroke="${GRID}"/>` +
    `<text x="${left - 10}" y="${round(y + 4.5)}" fill="${PALE}" text-anchor="end">${text}</text>`
  );
}

function stepLabel(x: number, bottom: number, text: string): string {
  return (
    `<path d="M${round(x)},${bottom}v5" stroke="${PALE}"/>` +
    `<text x="${round(x)}" y="${bottom + 20}" fill="${PALE}" text-anchor="middle">${text}</text>`
  );
}

function epochEnd(x: number, top: number, bottom: number, { epoch, testAccuracy }: EpochResult): string {
  return (
    `<path d="M${round(x)},${top}V${bottom}" stroke="${PALE}" stroke-dasharray="3 4"/>` +
    `<text x="${round(x - 8)}" y="${top + 12}" fill="${PALE}" text-anchor="end">epoch ${epoch}</text>` +
    `<text x="${round(x - 8)}" y="${top + 29}" fill="${INK}" font-weight="600" text-anchor="end">` +
    `${(100 * testAccuracy).toFixed(1)} % right</text>`
  );
}

function round(n: number): number {
  return Math.round(10 * n) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
