import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { shownSizes } from '../../typeName';
import { type PadOptions, pad } from '../functional/pad';
import { Module } from '../module';
import { nameClasses } from '../property';
import { tuple } from '../tuple';
import { showPair } from './repr';

/** One number for all sides, or [left, right] of the last dim, then of the one before it, and so on. */
export type Sides = number | readonly number[];

abstract class PadNd extends Module {
  readonly padding: readonly number[];
  protected readonly how: PadOptions;

  constructor(padding: Sides, dims: number, how: PadOptions) {
    super();
    const sides = typeof padding === 'number' ? new Array<number>(2 * dims).fill(padding) : [...padding];
    if (!sides.every(Number.isInteger)) throw new ValueError(`padding must be integers, got ${shownSizes(padding)}`);
    this.padding = tuple(sides);
    this.how = how;
  }

  forward(x: Tensor): Tensor {
    return pad(x, this.padding, this.how);
  }

  override extraRepr(): string {
    const sides = showPair(this.padding);
    if (this.how.mode !== undefined) return sides;
    return `padding=${sides}, value=${this.how.value ?? 0}`;
  }
}

/**
 * Adds a constant at both ends of the last dim.
 *
 * @param value - of what is added
 * @param padding - added at both ends: a number, or [left, right]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.ConstantPad1d(1, 3.5)(rand([1, 3, 4])).shape; // [1, 3, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ConstantPad1d.html
 */
export class ConstantPad1d extends PadNd {
  readonly value: number;

  constructor(padding: Sides, value: number) {
    super(padding, 1, { value });
    this.value = value;
  }
}

/**
 * Adds a constant at both ends of the last two dims.
 *
 * @param value - of what is added
 * @param padding - added on the sides: a number, or [left, right, top, bottom]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.ConstantPad2d(1, 3.5)(rand([1, 3, 4, 4])).shape; // [1, 3, 6, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ConstantPad2d.html
 */
export class ConstantPad2d extends PadNd {
  readonly value: number;

  constructor(padding: Sides, value: number) {
    super(padding, 2, { value });
    this.value = value;
  }
}

/**
 * Adds a constant at both ends of the last three dims.
 *
 * @param value - of what is added
 * @param padding - added on the sides: a number, or [left, right, top, bottom, front, back]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.ConstantPad3d(1, 3.5)(rand([1, 3, 4, 4, 4])).shape; // [1, 3, 6, 6, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ConstantPad3d.html
 */
export class ConstantPad3d extends PadNd {
  readonly value: number;

  constructor(padding: Sides, value: number) {
    super(padding, 3, { value });
    this.value = value;
  }
}

/**
 * Adds what it mirrors at the edge, without that at both ends of the last dim.
 *
 * @param padding - added at both ends: a number, or [left, right]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.ReflectionPad1d(1)(rand([1, 3, 4])).shape; // [1, 3, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ReflectionPad1d.html
 */
export class ReflectionPad1d extends PadNd {
  constructor(padding: Sides) {
    super(padding, 1, { mode: 'reflect' });
  }
}

/**
 * Adds what it mirrors at the edge, without that at both ends of the last two dims.
 *
 * @param padding - added on the sides: a number, or [left, right, top, bottom]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.ReflectionPad2d(1)(rand([1, 3, 4, 4])).shape; // [1, 3, 6, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ReflectionPad2d.html
 */
export class ReflectionPad2d extends PadNd {
  constructor(padding: Sides) {
    super(padding, 2, { mode: 'reflect' });
  }
}

/**
 * Adds what it mirrors at the edge, without that at both ends of the last three dims.
 *
 * @param padding - added on the sides: a number, or [left, right, top, bottom, front, back]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.ReflectionPad3d(1)(rand([1, 3, 4, 4, 4])).shape; // [1, 3, 6, 6, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ReflectionPad3d.html
 */
export class ReflectionPad3d extends PadNd {
  constructor(padding: Sides) {
    super(padding, 3, { mode: 'reflect' });
  }
}

/**
 * Adds the edge, repeated at both ends of the last dim.
 *
 * @param padding - added at both ends: a number, or [left, right]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.ReplicationPad1d(1)(rand([1, 3, 4])).shape; // [1, 3, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ReplicationPad1d.html
 */
export class ReplicationPad1d extends PadNd {
  constructor(padding: Sides) {
    super(padding, 1, { mode: 'replicate' });
  }
}

/**
 * Adds the edge, repeated at both ends of the last two dims.
 *
 * @param padding - added on the sides: a number, or [left, right, top, bottom]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.ReplicationPad2d(1)(rand([1, 3, 4, 4])).shape; // [1, 3, 6, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ReplicationPad2d.html
 */
export class ReplicationPad2d extends PadNd {
  constructor(padding: Sides) {
    super(padding, 2, { mode: 'replicate' });
  }
}

/**
 * Adds the edge, repeated at both ends of the last three dims.
 *
 * @param padding - added on the sides: a number, or [left, right, top, bottom, front, back]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.ReplicationPad3d(1)(rand([1, 3, 4, 4, 4])).shape; // [1, 3, 6, 6, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ReplicationPad3d.html
 */
export class ReplicationPad3d extends PadNd {
  constructor(padding: Sides) {
    super(padding, 3, { mode: 'replicate' });
  }
}

/**
 * Adds what stands at the other end at both ends of the last dim.
 *
 * @param padding - added at both ends: a number, or [left, right]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.CircularPad1d(1)(rand([1, 3, 4])).shape; // [1, 3, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.CircularPad1d.html
 */
export class CircularPad1d extends PadNd {
  constructor(padding: Sides) {
    super(padding, 1, { mode: 'circular' });
  }
}

/**
 * Adds what stands at the other end at both ends of the last two dims.
 *
 * @param padding - added on the sides: a number, or [left, right, top, bottom]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.CircularPad2d(1)(rand([1, 3, 4, 4])).shape; // [1, 3, 6, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.CircularPad2d.html
 */
export class CircularPad2d extends PadNd {
  constructor(padding: Sides) {
    super(padding, 2, { mode: 'circular' });
  }
}

/**
 * Adds what stands at the other end at both ends of the last three dims.
 *
 * @param padding - added on the sides: a number, or [left, right, top, bottom, front, back]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.CircularPad3d(1)(rand([1, 3, 4, 4, 4])).shape; // [1, 3, 6, 6, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.CircularPad3d.html
 */
export class CircularPad3d extends PadNd {
  constructor(padding: Sides) {
    super(padding, 3, { mode: 'circular' });
  }
}

/**
 * Adds zeros at both ends of the last two dims.
 *
 * @param padding - added on the sides: a number, or [left, right, top, bottom]
 * @throws ShapeError when the padding does not fit the dims
 * @example
 * new nn.ZeroPad2d([1, 0, 2, 0])(rand([1, 3, 4, 4])).shape; // [1, 3, 6, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ZeroPad2d.html
 */
export class ZeroPad2d extends PadNd {
  constructor(padding: Sides) {
    super(padding, 2, { value: 0 });
  }

  override extraRepr(): string {
    return showPair(this.padding);
  }
}

nameClasses({ ConstantPad1d, ConstantPad2d, ConstantPad3d, ZeroPad2d });
nameClasses({ ReflectionPad1d, ReflectionPad2d, ReflectionPad3d });
nameClasses({ ReplicationPad1d, ReplicationPad2d, ReplicationPad3d });
nameClasses({ CircularPad1d, CircularPad2d, CircularPad3d });
