/** A step, and the loss there. */
export type Point = [step: number, loss: number];

/** Means of neighbours: `count` points, or as many as there are values. */
export function binned(values: readonly number[], count: number): Point[] {
  const bins = Math.min(count, values.length);
  return Array.from({ length: bins }, (_, i) => {
    const [begin, end] = [i, i + 1].map((n) => Math.round((n * values.length) / bins)) as [number, number];
    const part = values.slice(begin, end);
    // The first and the last point stand at the ends, so that the curve is as wide as the axis.
    const x = bins === 1 ? end : 1 + (i * (values.length - 1)) / (bins - 1);
    return [x, part.reduce((sum, value) => sum + value, 0) / part.length];
  });
}

/** The mean of each value and those up to `reach` before and after it. */
export function movingMean(values: readonly number[], reach: number): number[] {
  return values.map((_, i) => {
    const part = values.slice(Math.max(i - reach, 0), i + reach + 1);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
