import { noGrad } from '../../autograd/mode';
import { DTypeError } from '../../errors';
import { type CreateOptions, finish } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { checkEnds, checkSteps, linspace } from '../../tensor/linspace';
import type { Tensor } from '../../tensor/tensor';
import { toType } from './drivers/toType';
import { pow } from './pow';

/**
 * `steps` powers of `base` (default 10) whose exponents are at equal distances from start to end.
 *
 * @param start - the first exponent
 * @param end - the last exponent
 * @param steps - how many numbers, 0 or more
 * @param base - of the powers
 * @param options - dtype and `requiresGrad`, as of `zeros`
 * @returns float32 unless another dtype is given; for integers the fractions of start, end and the powers are cut off
 * @throws ValueError when steps is negative, DTypeError for booleans
 * @example
 * logspace(0, 2, 3); // [1, 10, 100]
 * @see https://pytorch.org/docs/stable/generated/torch.logspace.html
 */
export function logspace(start: number, end: number, steps: number, base = 10, options?: CreateOptions): Tensor {
  const dtype = options?.dtype ?? 'float32';
  infoOf(dtype);
  checkEnds('logspace', start, end);
  checkSteps(steps, 'logspace');
  if (dtype === 'bool' && steps > 1) throw new DTypeError('"logspace_cpu" not implemented for \'Bool\'');
  const whole = dtype === 'int32' || dtype === 'uint8';
  const exponents = whole
    ? linspace(Math.trunc(start), Math.trunc(end), steps, { dtype: 'float32' })
    : linspace(start, end, steps);
  return finish(
    noGrad(() => toType(pow(base, exponents), dtype)),
    options,
  );
}
