import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { ShapeError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { CURVE, escaped, type Frame, INK, MARGIN, PALE, round, svg } from './svg';

const CELL = 44;
/** Beside more classes than these, cells have no number. */
const MOST_NUMBERED = 24;
/** Share from which white is the easier colour to read on a cell. */
const DARK = 0.8;

export interface ConfusionMatrixOptions {
  /** Default 'confusion matrix'. */
  title?: string;
  /** Names of the classes; by default their numbers. */
  labels?: readonly string[];
}

/**
 * A confusion matrix as an SVG image: a row for each true class, a column for each predicted one, the darker the more of the
 * row's samples are there.
 *
 * @param counts - [n, n], as `metrics.ConfusionMatrix` gives them
 * @param options - title and names of the classes
 * @returns the text of an SVG file
 * @throws ShapeError for what is not square, or another number of names
 * @example
 * const image = confusionMatrix([[9, 1], [2, 8]], { labels: ['cat', 'dog'] });
 * image.startsWith('<svg'); // => true
 */
export function confusionMatrix(
  counts: Tensor | readonly (readonly number[])[],
  options: ConfusionMatrixOptions = {},
): string {
  const rows = counts instanceof Tensor ? (counts.tolist() as number[][]) : counts;
  const n = rows?.length;
  if (!Array.isArray(rows) || rows.some((row) => row?.length !== n)) {
    throw new ShapeError('a confusion matrix has as many columns as rows');
  }
  const { title = 'confusion matrix', labels = rows.map((_, i) => String(i)) } = options;
  if (labels.length !== n) throw new ShapeError(`${n} classes have ${n} names, got ${labels.length}`);
  const longest = max(labels, ({ length }) => length) ?? 1;
  const left = MARGIN.left + 8 * longest;
  const area: Frame = {
    width: left + n * CELL + MARGIN.right,
    height: MARGIN.top + n * CELL + MARGIN.bottom,
    left,
    right: left + n * CELL,
    top: MARGIN.top,
    bottom: MARGIN.top + n * CELL,
  };
  const parts = rows.flatMap((row, i) => cellsOf(row, i, area));
  labels.forEach((label, i) => {
    const middle = (i + 0.5) * CELL;
    parts.push(
      `<text x="${left - 10}" y="${area.top + middle + 4.5}" fill="${INK}" text-anchor="end">${escaped(label)}</text>`,
      `<text x="${left + middle}" y="${area.bottom + 20}" fill="${INK}" text-anchor="middle">${escaped(label)}</text>`,
    );
  });
  parts.push(
    `<text x="${(left + area.right) / 2}" y="${area.height - 14}" fill="${PALE}" text-anchor="middle">predicted</text>`,
    `<text transform="translate(18 ${(area.top + area.bottom) / 2}) rotate(-90)" fill="${PALE}" text-anchor="middle">true</text>`,
  );
  return svg(area, title, parts);
}

function cellsOf(row: readonly number[], i: number, { left, top }: Frame): string[] {
  const total = row.reduce((sum, count) => sum + count, 0);
  const shade = scaleLinear([0, 1], [0, 1]).clamp(true);
  return row.map((count, j) => {
    const share = shade(total === 0 ? 0 : count / total);
    const [x, y] = [left + j * CELL, top + i * CELL];
    const cell = `<rect x="${x}" y="${y}" width="${CELL - 1}" height="${CELL - 1}" fill="${CURVE}" fill-opacity="${round(share * 10) / 10}"/>`;
    if (row.length > MOST_NUMBERED || count === 0) return cell;
    const ink = share > DARK ? '#ffffff' : INK;
    return `${cell}<text x="${x + CELL / 2}" y="${y + CELL / 2 + 4.5}" fill="${ink}" text-anchor="middle">${count}</text>`;
  });
}
