import { ValueError } from '../../errors';
import { cat } from '../../ops/joining/cat';
import { stack } from '../../ops/joining/stack';
import { asStrided } from '../../ops/shape/asStrided';
import { narrow } from '../../ops/shape/narrow';
import { reshape } from '../../ops/shape/reshape';
import type { Tensor } from '../../tensor/tensor';
import { mapTensors, tensorsIn } from './nested';

/** How many of the numbers first, first + step, first + 2 step, ... are below `end`. */
export function countFrom(first: number, step: number, end: number): number {
  return Math.max(Math.ceil((end - first) / step), 0);
}

/** How many rows the tensors have, all of them the same. */
export function rowsOf(inputs: readonly unknown[]): number {
  const tensors = tensorsIn(inputs);
  const [rows] = tensors.map(({ shape }) => shape[0]);
  if (rows === undefined || tensors.some(({ shape }) => shape[0] !== rows)) {
    throw new ValueError('deterministic: expected inputs that are tensors with a row for each sample, all of as many');
  }
  return rows;
}

/** The rows t, t + step, t + 2 step, ... */
export function rowsFrom(x: Tensor, t: number, step: number): Tensor {
  const [rows, ...rest] = x.shape as [number, ...number[]];
  const [stride, ...strides] = x.strides as [number, ...number[]];
  return asStrided(x, [countFrom(t, step, rows), ...rest], [stride * step, ...strides], x.offset + t * stride);
}

/** Of results for the rows t, t + n, t + 2 n, ... of `rows`, for t from 0 to n - 1: results for all in order. */
export function interleaved(outputs: readonly unknown[], rows: number): unknown {
  const lists = outputs.map(tensorsIn);
  const count = outputs.length;
  let at = 0;
  return mapTensors(outputs[0], () => {
    const parts = lists.map((list) => list[at] as Tensor);
    at++;
    if (parts.some((part, t) => part?.shape[0] !== countFrom(t, count, rows))) {
      throw new ValueError('deterministic: expected results that have a row for each sample');
    }
    const [, ...rest] = (parts[0] as Tensor).shape;
    const whole = Math.floor(rows / count);
    const even = reshape(
      stack(
        parts.map((part) => narrow(part, 0, 0, whole)),
        1,
      ),
      [whole * count, ...rest],
    );
    const over = parts.slice(0, rows % count).map((part) => narrow(part, 0, whole, 1));
    return over.length === 0 ? even : cat([even, ...over]);
  });
}
