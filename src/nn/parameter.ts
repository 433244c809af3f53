import { DTypeError } from '../errors';
import { isDifferentiable } from '../tensor/dtype';
import { formatTensor } from '../tensor/print';
import { Tensor } from '../tensor/tensor';
import { wrongType } from '../tensor/wrongArguments';

/**
 * A tensor that a module learns: as a property of a Module it is found by `parameters()`. It shares the storage of the
 * tensor it is made of and is a leaf.
 *
 * @param data - the numbers; the parameter shares their memory
 * @param options - `requiresGrad`, default true
 * @throws DTypeError for what is no tensor, and for integers that shall require gradients
 * @example
 * class Scale extends nn.Module {
 *   factor = new nn.Parameter(ones([1]));
 *   forward(x: Tensor) { return x.mul(this.factor); }
 * }
 * @see https://pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html
 */
export class Parameter extends Tensor {
  /** Tells the types apart: a tensor is no parameter. Nothing is there. */
  declare private readonly parameter: true;

  constructor(data: Tensor, options: { requiresGrad?: boolean } = {}) {
    if (!(data instanceof Tensor)) throw wrongType('Parameter', 'data', 1, data);
    super(data.storage, data.dtype, data.sizes, data.strides, data.offset);
    const requiresGrad = options.requiresGrad ?? true;
    if (requiresGrad && !isDifferentiable(data.dtype)) {
      throw new DTypeError('Only Tensors of floating point and complex dtype can require gradients');
    }
    data.storage.escaped = true;
    data.storage.outlivesScopes = true;
    this.leafRequiresGrad = requiresGrad;
  }

  /**
   * As PyTorch prints it, "Parameter containing: ...".
   *
   * @returns the text
   */
  override toString(): string {
    return `Parameter containing:\n${formatTensor(this)}`;
  }
}
