import { type DeviceLike, device, isDevice } from '../../tensor/device';
import { type DType, infoOf } from '../../tensor/dtype';
import { checkFormat, hasFormat, type MemoryFormatOptions } from '../../tensor/memoryFormat';
import { Tensor } from '../../tensor/tensor';
import { clone } from '../shape/contiguous';
import { toType } from './drivers/toType';

export interface ToOptions extends MemoryFormatOptions {
  /** Copy also when the dtype is the same already; default false. */
  copy?: boolean;
  /** The dtype, beside a device. */
  dtype?: DType;
  /** The device, beside a dtype; there is one. */
  device?: DeviceLike;
  /** Without effect: there is one device. */
  nonBlocking?: boolean;
}

/**
 * `x` converted to a dtype, or to that of another tensor; x itself when it has it already. There is one device: `x.to('cpu')`
 * is x.
 *
 * Fractions are cut off on the way to integers; nonzero (NaN too) becomes true. Gradients flow between float32 and
 * complex64 only.
 *
 * The copy has the strides of x where those leave no gaps; `memoryFormat` asks for others.
 *
 * @param x - of any shape
 * @param target - a dtype, a tensor that has it, a device, or the options alone
 * @param options - `copy`: a copy even where the dtype is right already
 * @returns the shape of x, in the dtype asked for
 * @throws ValueError for a device that there is not
 * @throws ShapeError for 'channelsLast' unless x has four dims
 * @example
 * x.to('int32');
 * x.to('cpu', { dtype: 'int32' });
 * logits.argmax(1).eq(labels).to('float32').mean();
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.to.html
 */
export function to(x: Tensor, target: DType | Tensor | DeviceLike | ToOptions, options?: ToOptions): Tensor {
  if (isDevice(target)) return to(x, { ...options, device: target });
  if (typeof target === 'object' && !(target instanceof Tensor)) return to(x, target?.dtype ?? x.dtype, target);
  if (options?.device !== undefined) device(options.device);
  const wanted = target instanceof Tensor ? target.dtype : target;
  infoOf(wanted);
  const { copy = false, memoryFormat = 'preserveFormat' } = options ?? {};
  checkFormat(memoryFormat, x);
  const y = toType(x, wanted);
  const kept = memoryFormat === 'preserveFormat' || hasFormat(memoryFormat, y);
  return kept && (y !== x || !copy) ? y : clone(y, { memoryFormat });
}

/** `x` as float32. @see https://pytorch.org/docs/stable/generated/torch.Tensor.float.html */
export function float(x: Tensor): Tensor {
  return to(x, 'float32');
}

/** `x` as int32. @see https://pytorch.org/docs/stable/generated/torch.Tensor.int.html */
export function int(x: Tensor): Tensor {
  return to(x, 'int32');
}

/** `x` as int32, which stands for PyTorch's int64. @see https://pytorch.org/docs/stable/generated/torch.Tensor.long.html */
export function long(x: Tensor): Tensor {
  return to(x, 'int32');
}

/** `x` as bool: true where it is not zero. @see https://pytorch.org/docs/stable/generated/torch.Tensor.bool.html */
export function bool(x: Tensor): Tensor {
  return to(x, 'bool');
}

/** `x` as uint8. @see https://pytorch.org/docs/stable/generated/torch.Tensor.byte.html */
export function byte(x: Tensor): Tensor {
  return to(x, 'uint8');
}

/** `x` in the dtype of `other`. @see https://pytorch.org/docs/stable/generated/torch.Tensor.type_as.html */
export function typeAs(x: Tensor, other: Tensor): Tensor {
  return to(x, other);
}
