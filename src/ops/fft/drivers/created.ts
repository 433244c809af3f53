import { noGrad } from '../../../autograd/mode';
import { DTypeError } from '../../../errors';
import { type CreateOptions, finish } from '../../../tensor/create';
import { infoOf } from '../../../tensor/dtype';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { toType } from '../../pointwise/drivers/toType';

/** A tensor computed by operations, outside of every graph, as creation functions return theirs. */
export function created(compute: () => Tensor, options: CreateOptions | undefined): Tensor {
  const out = noGrad(() => scope(compute));
  const dtype = options?.dtype;
  return finish(dtype === undefined || dtype === out.dtype ? out : toType(out, dtype), options);
}

/** Throws for dtypes of whole numbers. */
export function checkFloatType(call: string, text: string, options: CreateOptions | undefined): void {
  const dtype = options?.dtype;
  if (dtype === undefined || dtype === 'float32') return;
  if (dtype === 'complex64') throw new DTypeError(`"arange_cpu" not implemented for 'ComplexFloat'`);
  throw new DTypeError(`${call} ${text}, got: ${infoOf(dtype).scalarName}`);
}
