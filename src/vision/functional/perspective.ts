import { ShapeError, ValueError } from '../../errors';
import { div } from '../../ops/pointwise/div';
import { sub } from '../../ops/pointwise/sub';
import { alike, type Picture, sizeOf } from '../image';
import { checkMove, type Fill, gridOf, moved, places, plane } from './drivers/gridTransform';
import type { Interpolation } from './drivers/interpolation';

export interface PerspectiveOptions {
  /** 'nearest' or 'bilinear' (the default). */
  interpolation?: Interpolation;
  /** What stands where the moved picture has no pixels: one number, or one for each channel; default 0. */
  fill?: Fill;
}

/** Four corners, [x, y] each: top left, top right, bottom right, bottom left. */
export type Corners = readonly (readonly number[])[];

/**
 * The picture as seen from aside: the start points come to lie at the end points.
 *
 * @param picture - an image, or a tensor of shape (..., C, H, W)
 * @param startpoints - four places [x, y] in the picture
 * @param endpoints - where they lie in the result
 * @param options - `interpolation`, `fill`
 * @returns a picture of the same kind, of the same size
 * @throws ShapeError unless there are four of both; ValueError when three of the end points lie on a line
 * @example
 * const corners = [[0, 0], [7, 0], [7, 7], [0, 7]];
 * perspective(rand([3, 8, 8]), corners, [[1, 1], [6, 0], [7, 7], [0, 6]]).shape; // [3, 8, 8]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.perspective.html
 */
export function perspective<T extends Picture>(
  picture: T,
  startpoints: Corners,
  endpoints: Corners,
  options: PerspectiveOptions = {},
): T {
  const { interpolation = 'bilinear', fill = null } = options;
  const [a, b, c, d, e, f, g, h] = coefficients(startpoints, endpoints).map(Math.fround) as [
    ...[number, number, number, number],
    ...[number, number, number, number],
  ];
  return alike(picture, (x) => {
    checkMove(x, interpolation, fill);
    const { height, width } = sizeOf(x);
    const at = places(height, width, 0.5, 0.5);
    const row = (parts: readonly [number, number, number], half: number) =>
      plane(at, ...(parts.map((part) => Math.fround(part / half)) as [number, number, number]));
    const depth = plane(at, g, h, 1);
    const gx = sub(div(row([a, b, c], width / 2), depth), 1);
    const gy = sub(div(row([d, e, f], height / 2), depth), 1);
    return moved(x, gridOf(gx, gy), interpolation, fill);
  });
}

/** a ... h such that (a x + b y + c) / (g x + h y + 1) and (d x + e y + f) / (g x + h y + 1) take the end points to the start points. */
function coefficients(startpoints: Corners, endpoints: Corners): number[] {
  if (startpoints.length !== 4 || endpoints.length !== 4) {
    throw new ShapeError(`shape '[8]' is invalid for input of size ${2 * startpoints.length}: give four points`);
  }
  const rows = endpoints.flatMap((end, i) => {
    const [x, y] = end as [number, number];
    const [u, v] = startpoints[i] as [number, number];
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ];
  });
  return solved(rows);
}

/** Gaussian elimination with the largest pivots, in float64; the right side is the last column. */
function solved(rows: number[][]): number[] {
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    const best = rows.slice(k).reduce((at, row, i) => (size(row, k) > size(rows[at] as number[], k) ? k + i : at), k);
    [rows[k], rows[best]] = [rows[best] as number[], rows[k] as number[]];
    const pivot = rows[k] as number[];
    if (size(pivot, k) === 0) throw new ValueError('perspective: three of the end points lie on a line');
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[k] as number) / (pivot[k] as number);
      for (let j = k; j <= n; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
    }
  }
  return rows.map((row, k) => (row[n] as number) / (row[k] as number));
}

const size = (row: readonly number[], k: number): number => Math.abs(row[k] as number);
