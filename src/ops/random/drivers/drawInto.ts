import { record, wrt } from '../../../autograd/record';
import { checkInPlace, rebase } from '../../../autograd/view';
import { DTypeError } from '../../../errors';
import { aliasOf, copyInto } from '../../../tensor/copy';
import { empty, zerosLike } from '../../../tensor/create';
import { infoOf } from '../../../tensor/dtype';
import { defaultGenerator, type Generator } from '../../../tensor/generator';
import { isDense, isRowMajor } from '../../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { checkWritable } from '../../pointwise/drivers/inPlace';
import { toType } from '../../pointwise/drivers/toType';

export interface DrawOptions {
  /** Where the numbers come from; by default the generator that `manualSeed` seeds. */
  generator?: Generator | undefined;
}

/** Writes `count` float32 numbers; `rowMajor` tells whether they will be read in that order. */
type Draw = (state: number, to: number, count: number, rowMajor: boolean) => void;

/** Overwrites the floating point tensor `x` with numbers that do not depend on it, in the order of its memory. */
export function drawInto(x: Tensor, name: string, draw: Draw, options?: DrawOptions): Tensor {
  if (x.dtype !== 'float32' && x.dtype !== 'complex64') {
    throw new DTypeError(`"${name}" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  checkInPlace(x, []);
  checkWritable(x);
  const state = (): number => (options?.generator ?? defaultGenerator).state();
  const floats = x.dtype === 'complex64' ? 2 * x.count : x.count;
  beginOperation();
  if (isDense(x.sizes, x.strides)) draw(state(), x.pointer, floats, isRowMajor(x.sizes, x.strides));
  else {
    const drawn = emptyTensor(x.sizes, x.dtype);
    draw(state(), drawn.pointer, floats, false);
    copyInto(x, drawn);
    drawn.dispose();
  }
  overwritten(x, name);
  return x;
}

/** The same for a tensor of any dtype, which gets the numbers converted. */
export function drawConverted(x: Tensor, name: string, draw: Draw, options?: DrawOptions): Tensor {
  if (x.dtype === 'float32') return drawInto(x, name, draw, options);
  checkInPlace(x, []);
  checkWritable(x);
  const drawn = drawInto(empty(x.sizes), name, draw, options);
  const converted = toType(drawn, x.dtype);
  copyInto(x, converted);
  for (const temporary of new Set([drawn, converted])) temporary.dispose();
  overwritten(x, name);
  return x;
}

/** Says that nothing of what `x` was is left in it. */
export function overwritten(x: Tensor, name: string): void {
  const same = aliasOf(x, x.sizes, x.strides, x.offset);
  rebase(
    x,
    record(
      same,
      name,
      wrt(x, (grad) => zerosLike(grad)),
    ),
  );
}
