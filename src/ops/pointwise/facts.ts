import { AutogradError } from '../../errors';
import { type DType, infoOf, type TypedArray } from '../../tensor/dtype';
import { sameShape } from '../../tensor/layout';
import { beginOperation, type Tensor } from '../../tensor/tensor';
import { toType } from './drivers/toType';

/**
 * Whether both have the same shape.
 *
 * @param x - any tensor
 * @param other - another
 * @returns whether all sizes are the same
 * @example
 * isSameSize(zeros([2, 3]), ones([2, 3])); // true
 * @see https://pytorch.org/docs/stable/tensors.html
 */
export function isSameSize(x: Tensor, other: Tensor): boolean {
  return sameShape(x.sizes, other.sizes);
}

/**
 * Whether the dtype has negative numbers.
 *
 * @param x - any tensor
 * @returns false for uint8 and bool
 * @example
 * isSigned(tensor([1])); // true
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.is_signed.html
 */
export function isSigned(x: Tensor): boolean {
  return x.dtype !== 'uint8' && x.dtype !== 'bool';
}

/**
 * False: conjugates are computed when they are asked for.
 *
 * @param _x - any tensor
 * @returns false
 * @example
 * isConj(tensor([1])); // false
 * @see https://pytorch.org/docs/stable/generated/torch.is_conj.html
 */
export function isConj(_x: Tensor): boolean {
  return false;
}

/**
 * False: negatives are computed when they are asked for.
 *
 * @param _x - any tensor
 * @returns false
 * @example
 * isNeg(tensor([1])); // false
 * @see https://pytorch.org/docs/stable/tensors.html
 */
export function isNeg(_x: Tensor): boolean {
  return false;
}

/**
 * False: `inferenceMode` is `noGrad` here.
 *
 * @param _x - any tensor
 * @returns false
 * @example
 * isInference(tensor([1])); // false
 * @see https://pytorch.org/docs/stable/tensors.html
 */
export function isInference(_x: Tensor): boolean {
  return false;
}

/** Number of elements: `numel`. @see https://pytorch.org/docs/stable/generated/torch.Tensor.nelement.html */
export function nelement(x: Tensor): number {
  return x.count;
}

/** Number of dims: `dim`. @see https://pytorch.org/docs/stable/generated/torch.Tensor.ndimension.html */
export function ndimension(x: Tensor): number {
  return x.sizes.length;
}

/** -1: tensors are on the CPU. @see https://pytorch.org/docs/stable/generated/torch.Tensor.get_device.html */
export function getDevice(_x: Tensor): number {
  return -1;
}

/**
 * Address of the first element in WebAssembly's memory, until the next operation: equal for views of one storage that begin at the same
 * element. @see https://pytorch.org/docs/stable/generated/torch.Tensor.data_ptr.html
 */
export function dataPtr(x: Tensor): number {
  beginOperation();
  return x.count === 0 ? 0 : x.pointer;
}

/** Whether both are the same elements of the same storage. @see https://pytorch.org/docs/stable/generated/torch.Tensor.is_set_to.html */
export function isSetTo(x: Tensor, other: Tensor): boolean {
  const geometry = sameShape(x.sizes, other.sizes) && sameShape(x.strides, other.strides);
  return x.storage === other.storage && x.offset === other.offset && geometry;
}

/** PyTorch's name of the type, 'torch.FloatTensor'; with a dtype: `to`. @see https://pytorch.org/docs/stable/generated/torch.Tensor.type.html */
export function type(x: Tensor): string;
export function type(x: Tensor, dtype: DType): Tensor;
export function type(x: Tensor, dtype?: DType): string | Tensor {
  if (dtype === undefined || dtype === null) return `torch.${infoOf(x.dtype).tensorName}`;
  infoOf(dtype);
  return toType(x, dtype);
}

/** `x` as complex64. @see https://pytorch.org/docs/stable/generated/torch.Tensor.cfloat.html */
export function cfloat(x: Tensor): Tensor {
  return toType(x, 'complex64');
}

/** The elements as a typed array: `data`. @see https://pytorch.org/docs/stable/generated/torch.Tensor.numpy.html */
export function numpy(x: Tensor): TypedArray {
  if (x.requiresGrad) {
    throw new AutogradError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.");
  }
  return x.data();
}
