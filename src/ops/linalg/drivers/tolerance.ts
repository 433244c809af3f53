import { DTypeError } from '../../../errors';
import { options as checkOptions } from '../../../signature';
import { infoOf } from '../../../tensor/dtype';
import { Tensor } from '../../../tensor/tensor';
import { add } from '../../pointwise/add';
import { toType } from '../../pointwise/drivers/toType';
import { gt } from '../../pointwise/gt';
import { maximum } from '../../pointwise/maximum';
import { mul } from '../../pointwise/mul';
import { where } from '../../pointwise/where';

export interface ToleranceOptions {
  /** Values up to this one count as 0: a number, or a tensor that broadcasts with the batch; default 0. */
  atol?: number | Tensor | null;
  /** So do those up to this part of the largest; default max(m, n) 2^-23, or 0 where atol is given. */
  rtol?: number | Tensor | null;
  /** The matrices are symmetric (Hermitian), and their lower triangles are read; default false. */
  hermitian?: boolean;
}

/** Refuses options that there are not, where they stand in the place of a number. */
export function checkTolerances(name: string, given: unknown): void {
  if (typeof given !== 'object' || given === null || given instanceof Tensor) return;
  checkOptions(`${name} atol rtol hermitian`, given, undefined);
}

/** max(atol, rtol * largest) for matrices x with the largest singular values [..]. */
export function toleranceOf(x: Tensor, largest: Tensor, { atol, rtol }: ToleranceOptions, name: string): Tensor {
  for (const [label, value] of Object.entries({ atol, rtol })) {
    if (!(value instanceof Tensor) || value.dtype !== 'complex64') continue;
    throw new DTypeError(
      `${name}: ${label} tensor of complex type is not supported. Got ${infoOf(value.dtype).scalarName}`,
    );
  }
  const [m, n] = x.sizes.slice(-2) as [number, number];
  const relative = mul(largest, floats(rtol ?? usual(Math.max(m, n) * 2 ** -23, atol ?? 0)));
  return maximum(add(mul(relative, 0), floats(atol ?? 0)), relative);
}

/** The part of the largest that PyTorch takes where no other tolerance was asked for. */
function usual(part: number, atol: number | Tensor): number | Tensor {
  if (atol instanceof Tensor) return where(gt(atol, 0), 0, part);
  return atol > 0 ? 0 : part;
}

function floats(x: number | Tensor): number | Tensor {
  return x instanceof Tensor ? toType(x, 'float32') : x;
}
