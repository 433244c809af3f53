import { clone } from '../ops/shape/contiguous';
import type { Tensor } from '../tensor/tensor';
import { dot, largest } from './vectors';

/** A point on the line: the length of the step to it, the loss there, the gradient, and its slope along the line. */
interface Point {
  length: number;
  loss: number;
  gradient: Tensor;
  slope: number;
}

export interface Found {
  length: number;
  loss: number;
  gradient: Tensor;
  evaluations: number;
}

const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const MOST_EVALUATIONS = 25;
const LEAST_CHANGE = 1e-9;

/**
 * A step along `direction` that fulfils the strong Wolfe conditions, f(t) <= f(0) + 1e-4 t f'(0) and
 * |f'(t)| <= 0.9 |f'(0)|: first points further and further out until they enclose such a step, then closer and closer
 * ones between them, each the minimum of the cubic through two points.
 *
 * @param evaluate - loss and gradient at a length
 * @param length - the first one to try
 * @see Nocedal and Wright, Numerical Optimization, algorithms 3.5 and 3.6
 */
export function strongWolfe(
  evaluate: (length: number) => { loss: number; gradient: Tensor },
  length: number,
  direction: Tensor,
  loss: number,
  gradient: Tensor,
  slope: number,
): Found {
  let evaluations = 0;
  const at = (t: number): Point => {
    evaluations++;
    const found = evaluate(t);
    return { ...found, length: t, slope: dot(found.gradient, direction) };
  };
  const tooHigh = (p: Point): boolean => p.loss > loss + SUFFICIENT_DECREASE * p.length * slope;
  const flat = (p: Point): boolean => Math.abs(p.slope) <= -CURVATURE * slope;

  const start: Point = { length: 0, loss, gradient: clone(gradient), slope };
  let before = start;
  let now = at(length);
  let rounds = 0;
  let bracket: [Point, Point] | null = null;
  let done = false;
  for (; rounds < MOST_EVALUATIONS; rounds++) {
    if (tooHigh(now) || (rounds > 1 && now.loss >= before.loss) || (now.slope >= 0 && !flat(now))) {
      bracket = [before, now];
      break;
    }
    if (flat(now)) {
      done = true;
      break;
    }
    const least = now.length + 0.01 * (now.length - before.length);
    const next = cubicMinimum(before, now, least, now.length * 10);
    before = now;
    now = at(next);
  }
  if (done) return { length: now.length, loss: now.loss, gradient: now.gradient, evaluations };
  bracket ??= [start, now];

  const width = largest(direction);
  let low = bracket[0].loss <= bracket[1].loss ? 0 : 1;
  let stuck = false;
  while (!done && rounds < MOST_EVALUATIONS) {
    const [a, b] = [bracket[0].length, bracket[1].length];
    if (Math.abs(b - a) * width < LEAST_CHANGE) break;
    const [left, right] = [Math.min(a, b), Math.max(a, b)];
    let t = cubicMinimum(bracket[0], bracket[1], left, right);
    const margin = 0.1 * (right - left);
    if (Math.min(right - t, t - left) < margin) {
      // Close to a bound for the second time: a tenth of the way in is tried instead.
      if (stuck || t >= right || t <= left) {
        t = Math.abs(t - right) < Math.abs(t - left) ? right - margin : left + margin;
        stuck = false;
      } else stuck = true;
    } else stuck = false;
    now = at(t);
    rounds++;
    const best = bracket[low] as Point;
    const worst = bracket[1 - low] as Point;
    if (tooHigh(now) || now.loss >= best.loss) {
      bracket[1 - low] = now;
      low = bracket[0].loss <= bracket[1].loss ? 0 : 1;
    } else {
      if (flat(now)) done = true;
      else if (now.slope * (worst.length - best.length) >= 0) bracket[1 - low] = best;
      bracket[low] = now;
    }
  }
  const best = bracket[low] as Point;
  return { length: best.length, loss: best.loss, gradient: best.gradient, evaluations };
}

/** Where the cubic with the two points' losses and slopes has its minimum, within [least, most]; else the middle. */
function cubicMinimum(p: Point, q: Point, least: number, most: number): number {
  const [x1, f1, g1] = [p.length, p.loss, p.slope];
  const [x2, f2, g2] = [q.length, q.loss, q.slope];
  const d1 = g1 + g2 - (3 * (f1 - f2)) / (x1 - x2);
  const square = d1 * d1 - g1 * g2;
  if (!(square >= 0)) return (least + most) / 2;
  const d2 = Math.sqrt(square);
  const t =
    x1 <= x2
      ? x2 - (x2 - x1) * ((g2 + d2 - d1) / (g2 - g1 + 2 * d2))
      : x1 - (x1 - x2) * ((g1 + d2 - d1) / (g1 - g2 + 2 * d2));
  return Math.min(Math.max(t, least), most);
}
