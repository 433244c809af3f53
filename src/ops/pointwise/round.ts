import { record, wrt } from '../../autograd/record';
import { DTypeError, ValueError } from '../../errors';
import { temporary } from '../../tensor/copy';
import { zerosLike } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { div } from './div';
import { inPlace } from './drivers/inPlace';
import { unaryWhole } from './drivers/unary';
import { mul } from './mul';

export interface RoundOptions {
  /** Digits behind the point that are kept; negative: places before it. Default 0. */
  decimals?: number;
}

/**
 * y = x rounded to the nearest whole number, halves to the even one, or to 10^-decimals; integers stay as they are.
 *
 * The gradient is 0: y is constant almost everywhere.
 *
 * @param x - real, of any shape
 * @param options - `decimals`: digits behind the point, default 0; negative ones round to tens, hundreds, ...
 * @returns with the shape and the dtype of x
 * @throws DTypeError for integers with decimals
 * @example
 * round(tensor([0.5, 1.5, 2.4])); // [0, 2, 2]
 * round(tensor([1.2345]), { decimals: 2 }); // [1.23]
 * @see https://pytorch.org/docs/stable/generated/torch.round.html
 */
export function round(x: Tensor, options?: RoundOptions): Tensor {
  const decimals = options?.decimals ?? 0;
  if (!Number.isInteger(decimals)) throw new ValueError(`round(): decimals must be an integer, got ${decimals}`);
  if (options?.decimals !== undefined && x.dtype !== 'float32') {
    throw new DTypeError(`"round_vml_cpu" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  const y = decimals === 0 ? unaryWhole('round', x) : roundedTo(x.detach(), decimals);
  return record(
    y,
    'RoundBackward0',
    wrt(x, (grad) => zerosLike(grad)),
  );
}

function roundedTo(x: Tensor, decimals: number): Tensor {
  const unit = powerOfTen(Math.abs(decimals));
  const scaled = decimals > 0 ? mul(x, unit) : div(x, unit);
  const whole = temporary(unaryWhole('round', temporary(scaled)));
  return decimals > 0 ? div(whole, unit) : mul(whole, unit);
}

/** 10^n by multiplication, exact to 10^22: Math.pow differs between engines. */
function powerOfTen(n: number): number {
  let power = 1;
  // From 10^309 on it is infinite.
  for (let i = 0; i < n && i < 309; i++) power *= 10;
  return power;
}

/** x = round(x). */
export function round_(x: Tensor, options?: RoundOptions): Tensor {
  return inPlace(x, [], () => round(x, options));
}
