import { DTypeError, OutOfMemoryError, ValueError } from '../errors';
import { number as checkNumber } from '../signature';
import { textOf } from '../typeName';
import { k } from '../wasm/engine';
import { castOf } from './copy';
import { arange, type CreateOptions, checkIntegers, finish, full } from './create';
import { infoOf } from './dtype';
import { MOST_ELEMENTS } from './integer';
import { beginOperation, emptyTensor, type Tensor } from './tensor';
import { typeName } from './wrongArguments';

/** Throws unless both are numbers. */
export function checkEnds(name: string, start: number, end: number): void {
  checkNumber(`${name} 1:start`, start);
  checkNumber(`${name} 2:end`, end);
}

/** Throws unless `steps` is a count of elements that there may be. */
export function checkSteps(steps: number, name: string): void {
  if (typeof steps !== 'number' || !Number.isInteger(steps)) {
    throw new ValueError(
      `${name}(): argument 'steps' (position 3) must be int, not ${typeof steps === 'number' ? 'float' : typeName(steps)}`,
    );
  }
  if (steps < 0) throw new ValueError('number of steps must be non-negative');
  if (steps > MOST_ELEMENTS) throw new OutOfMemoryError(`${steps} elements are more than memory holds`);
}

/**
 * `steps` numbers at equal distances from start to end, both of them among them.
 *
 * @param start - the first number
 * @param end - the last number
 * @param steps - how many, 0 or more
 * @param options - `dtype`, default float32, and `requiresGrad`
 * @returns float32 unless another dtype is given; fractions are cut off for integers
 * @throws ValueError when steps is negative, DTypeError for booleans
 * @example
 * linspace(0, 1, 5); // [0, 0.25, 0.5, 0.75, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.linspace.html
 */
export function linspace(start: number, end: number, steps: number, options?: CreateOptions): Tensor {
  const dtype = options?.dtype ?? 'float32';
  infoOf(dtype);
  checkEnds('linspace', start, end);
  checkSteps(steps, 'linspace');
  if (dtype === 'int32' || dtype === 'uint8') checkIntegers([start, end], 'int32');
  if (steps < 2) return finish(full([steps], dtype === 'bool' ? start !== 0 : start, { dtype }), options);
  if (dtype === 'bool') throw new DTypeError('"linspace_cpu" not implemented for \'Bool\'');
  const whole = dtype === 'int32' || dtype === 'uint8';
  beginOperation();
  const out = emptyTensor([steps], whole ? 'int32' : 'float32');
  if (whole) k.linspaceI32(out.pointer, Math.trunc(start), Math.trunc(end), steps, dtype === 'int32' ? 4 : 32);
  else k.linspaceF32(out.pointer, start, end, steps);
  if (out.dtype === dtype) return finish(out, options);
  const converted = castOf(out, dtype);
  out.dispose();
  return finish(converted, options);
}

/**
 * start, start + step, ... up to and including end. PyTorch advises against it; `arange` leaves the end out.
 *
 * @param start - the first number
 * @param end - the last number, if a whole number of steps leads to it
 * @param step - the distance, not 0
 * @param options - `dtype`, default float32, and `requiresGrad`
 * @returns float32 unless another dtype is given
 * @throws ValueError when step is 0 or leads away from end
 * @example
 * range(1, 3); // [1, 2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.range.html
 */
export function range(start: number, end: number, step = 1, options?: CreateOptions): Tensor {
  if (step === 0) throw new ValueError('step must be nonzero');
  const show = (value: number): string => textOf(value).replace('Infinity', 'inf').replace('NaN', 'nan');
  if (!Number.isFinite(start) || !Number.isFinite(end)) {
    throw new ValueError(`unsupported range: ${show(start)} -> ${show(end)}`);
  }
  if (step > 0 ? start > end : start < end) {
    throw new ValueError('upper bound and lower bound inconsistent with step sign');
  }
  const count = Math.floor((end - start) / step) + 1;
  // Half a step behind the last one, so that no rounding decides whether that one is there.
  return arange(start, start + (count - 0.5) * step, step, { dtype: 'float32', ...options });
}
