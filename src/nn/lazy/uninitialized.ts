import { ShapeError } from '../../errors';
import { zeros } from '../../tensor/create';
import type { Shape } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { Parameter } from '../parameter';
import { rehouse } from '../rehouse';

const NO_SHAPE =
  "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in `load_state_dict` when " +
  'trying to load an uninitialized parameter into an initialized module. Call `forward` to initialize the parameters ' +
  'before accessing their attributes.';

/** What has no elements and no shape before its module's first call. */
export interface Uninitialized {
  /** Gives it a shape, and elements that are not set; it stays the same object. */
  materialize(shape: Shape): void;
}

/**
 * The parameter of a lazy module before its first call: it has no shape yet. The first call makes a `Parameter` of it, the same
 * object, so that an optimizer may be given it before.
 *
 * @param options - `requiresGrad`, default true
 * @example
 * new nn.LazyLinear(4).weight.toString(); // <UninitializedParameter>
 * @see https://pytorch.org/docs/stable/generated/torch.nn.parameter.UninitializedParameter.html
 */
export class UninitializedParameter extends Parameter implements Uninitialized {
  constructor(options: { requiresGrad?: boolean } = {}) {
    super(zeros([0]), options);
    hideShape(this);
  }

  /**
   * Gives it a shape, and zeros.
   *
   * @param shape - the sizes
   */
  materialize(shape: Shape): void {
    adopt(this, zeros(shape));
  }

  override detach(): Tensor {
    return this;
  }

  override toString(): string {
    return '<UninitializedParameter>';
  }
}

/**
 * The same for a buffer, such as the running mean of `nn.LazyBatchNorm1d`.
 *
 * @example
 * const norm = new nn.LazyBatchNorm1d();
 * norm.running_mean?.toString(); // => '<UninitializedBuffer>'
 * norm(randn([4, 3]));
 * norm.running_mean?.shape; // => [3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.parameter.UninitializedBuffer.html
 */
export class UninitializedBuffer extends Tensor implements Uninitialized {
  constructor() {
    const nothing = zeros([0]);
    super(nothing.storage, nothing.dtype, nothing.sizes, nothing.strides, nothing.offset);
    hideShape(this);
  }

  /**
   * Gives it a shape, and zeros.
   *
   * @param shape - the sizes
   */
  materialize(shape: Shape): void {
    adopt(this, zeros(shape));
  }

  override detach(): Tensor {
    return this;
  }

  override toString(): string {
    return '<UninitializedBuffer>';
  }
}

function hideShape(x: Tensor): void {
  const get = (): never => {
    throw new ShapeError(NO_SHAPE);
  };
  Object.defineProperty(x, 'sizes', { get, enumerable: true, configurable: true });
}

/** Whether x waits for its shape. */
export function isUninitialized(x: unknown): x is Tensor & Uninitialized {
  return x instanceof UninitializedParameter || x instanceof UninitializedBuffer;
}

/** Makes of x, which has no shape, the ordinary parameter or buffer with the elements of `from`. */
export function adopt(x: Tensor & Uninitialized, from: Tensor): void {
  const value = from.sizes;
  Object.defineProperty(x, 'sizes', { value, writable: true, enumerable: true, configurable: true });
  rehouse(x, from);
  Object.setPrototypeOf(x, x instanceof Parameter ? Parameter.prototype : Tensor.prototype);
}
