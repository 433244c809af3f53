import { ShapeError, ValueError } from '../errors';
import { channelsLastStrides, contiguousStrides, isChannelsLast, isDense, isRowMajor, type Shape } from './layout';
import { resultStrides } from './resultStrides';
import type { Tensor } from './tensor';

/**
 * The order of a tensor's elements in memory, as strides tell it: row-major, or with the channels of [n, c, h, w] next to each
 * other; 'preserveFormat' is that of the tensor which is copied.
 *
 * @see https://pytorch.org/docs/stable/tensor_attributes.html#torch.memory_format
 */
export type MemoryFormat = 'contiguousFormat' | 'channelsLast' | 'preserveFormat';

export interface MemoryFormatOptions {
  /** Default as described by the function. */
  memoryFormat?: MemoryFormat;
}

/** Throws unless tensors of this shape can have the format. */
export function checkFormat(format: unknown, { sizes: shape }: Tensor): void {
  if (format === 'channelsLast') {
    if (shape.length !== 4) throw new ShapeError('required rank 4 tensor to use channels_last format');
  } else if (format !== 'contiguousFormat' && format !== 'preserveFormat') {
    throw new ValueError(
      `memoryFormat must be 'contiguousFormat', 'channelsLast' or 'preserveFormat', got ${JSON.stringify(format)}`,
    );
  }
}

/** The strides of a copy of `x` in the format. */
export function stridesIn(format: MemoryFormat, x: Tensor): Shape {
  if (format === 'channelsLast') return channelsLastStrides(x.sizes);
  if (format === 'contiguousFormat') return contiguousStrides(x.sizes);
  return isDense(x.sizes, x.strides) ? x.strides : resultStrides(x.sizes, [x], true);
}

/** Whether `x` has the format already. */
export function hasFormat(format: MemoryFormat, { sizes: shape, strides }: Tensor): boolean {
  return format === 'channelsLast' ? isChannelsLast(shape, strides) : isRowMajor(shape, strides);
}

/**
 * Whether the strides of [n, c, h, w] say that its user wants channels-last results: as PyTorch guesses it, for with one
 * channel or one pixel they fit both orders.
 */
export function suggestsChannelsLast({ sizes: shape, strides }: Tensor): boolean {
  if (shape.length !== 4 || strides[1] === 0) return false;
  let least = 0;
  for (const dim of [1, 3, 2, 0]) {
    const [size, stride] = [shape[dim] as number, strides[dim] as number];
    if (size === 0 || stride < least || (dim === 0 && least === strides[1])) return false;
    least = size > 1 ? stride * size : stride;
  }
  return true;
}
