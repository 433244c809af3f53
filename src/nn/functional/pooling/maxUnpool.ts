import { asNode } from '../../../autograd/record';
import { DTypeError, IndexError, ShapeError, ValueError } from '../../../errors';
import { scatter } from '../../../ops/indexing/scatter';
import { max } from '../../../ops/reduction/max';
import { min } from '../../../ops/reduction/min';
import { reshape } from '../../../ops/shape/reshape';
import { zeros } from '../../../tensor/create';
import { sameShape, showShape } from '../../../tensor/layout';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { nodeOf, refuseOthers, type Sizes, sizesOf } from './sizes';

export interface MaxUnpoolOptions {
  /** Elements from one window to the next; default the kernel size. */
  stride?: Sizes | null;
  /** What was added around the input of the pool; default 0. */
  padding?: Sizes;
  /** The size of the pool's input, where several give the same output; with or without its first two dims. */
  outputSize?: Sizes | null;
}

/**
 * The inverse of `maxPool1d` as far as there is one: each value at the position of its maximum, 0 elsewhere.
 *
 * @param x - [n, c, l] or [c, l]
 * @param indices - as `maxPool1dWithIndices` returns them, of the shape of x
 * @param kernelSize - that of the pooling
 * @param options - `stride`, `padding` of the pooling; `outputSize` where several sizes are possible
 * @returns [n, c, outputSize] or [c, outputSize]
 * @throws ShapeError when the shapes differ
 * @throws IndexError for an index outside of the result
 * @example
 * nn.functional.maxUnpool1d(tensor([[4, 3]]), tensor([[1, 2]], { dtype: 'int32' }), 2); // [[0, 4, 3, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool1d.html
 */
export function maxUnpool1d(x: Tensor, indices: Tensor, kernelSize: Sizes, options: MaxUnpoolOptions = {}): Tensor {
  return maxUnpool(x, indices, kernelSize, options, 1);
}

/**
 * The inverse of `maxPool2d` as far as there is one: each value at the position of its maximum, 0 elsewhere.
 *
 * @param x - [n, c, h, w] or [c, h, w]
 * @param indices - as `maxPool2dWithIndices` returns them, of the shape of x
 * @param kernelSize - that of the pooling
 * @param options - `stride`, `padding` of the pooling; `outputSize` where several sizes are possible
 * @returns [n, c, ...outputSize] or [c, ...outputSize]
 * @throws ShapeError when the shapes differ
 * @throws IndexError for an index outside of the result
 * @example
 * nn.functional.maxUnpool2d(tensor([[[4]]]), tensor([[[1]]], { dtype: 'int32' }), 2); // [[[0, 4], [0, 0]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool2d.html
 */
export function maxUnpool2d(x: Tensor, indices: Tensor, kernelSize: Sizes, options: MaxUnpoolOptions = {}): Tensor {
  return maxUnpool(x, indices, kernelSize, options, 2);
}

/**
 * The inverse of `maxPool3d` as far as there is one: each value at the position of its maximum, 0 elsewhere.
 *
 * @param x - [n, c, d, h, w] or [c, d, h, w]
 * @param indices - as `maxPool3dWithIndices` returns them, of the shape of x
 * @param kernelSize - that of the pooling
 * @param options - `stride`, `padding` of the pooling; `outputSize` where several sizes are possible
 * @returns [n, c, ...outputSize] or [c, ...outputSize]
 * @throws ShapeError when the shapes differ
 * @throws IndexError for an index outside of the result
 * @example
 * const { output, indices } = nn.functional.maxPool3dWithIndices(rand([1, 4, 4, 4]), 2);
 * nn.functional.maxUnpool3d(output, indices, 2).shape; // [1, 4, 4, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.max_unpool3d.html
 */
export function maxUnpool3d(x: Tensor, indices: Tensor, kernelSize: Sizes, options: MaxUnpoolOptions = {}): Tensor {
  return maxUnpool(x, indices, kernelSize, options, 3);
}

function maxUnpool(x: Tensor, indices: Tensor, kernelSize: Sizes, options: MaxUnpoolOptions, dims: number): Tensor {
  const name = dims === 3 ? 'max_unpooling3d' : 'max_unpooling2d';
  const lead = x.sizes.length - dims;
  if (lead !== 1 && lead !== 2) {
    throw new ShapeError(
      `Input to ${name} should be a ${dims + 1}d or ${dims + 2}d Tensor, but got a tensor with ${x.sizes.length} dimensions.`,
    );
  }
  if (indices.dtype !== 'int32') throw new DTypeError('elements in indices should be type int64');
  if (!sameShape(x.sizes, indices.sizes)) {
    throw new ShapeError(
      `Expected shape of indices to be same as that of the input tensor (${showShape(x.sizes)}) but got indices tensor with shape: ${showShape(indices.sizes)}`,
    );
  }
  const kernel = sizesOf(kernelSize, dims, name, 'kernel_size');
  const stride = sizesOf(options.stride ?? kernel, dims, name, 'stride');
  const padding = sizesOf(options.padding ?? 0, dims, name, 'padding');
  if (stride.some((step) => step < 1)) {
    throw new ValueError(`strides should be greater than zero, but got stride: ${showShape(stride)}`);
  }
  refuseOthers(x, dims === 3 ? 'max_unpool3d' : 'max_unpool2d');
  const sizes = sizesOfInput(x, kernel, stride, padding, options.outputSize ?? null);
  const empty = x.sizes.findIndex((size, i) => i > lead - 2 && size === 0);
  if (empty >= 0) {
    throw new ShapeError(
      `${name}_forward_out_cpu(): Expected input to have non-zero size for non-batch dimensions, but got ${showShape(x.sizes)} with dimension ${empty} being empty.`,
    );
  }
  return asNode(nodeOf('MaxUnpool', dims), () => scope(() => place(x, indices, sizes, dims)));
}

function place(x: Tensor, indices: Tensor, sizes: readonly number[], dims: number): Tensor {
  const lead = x.sizes.slice(0, -dims);
  const volume = sizes.reduce((n, size) => n * size, 1);
  const shape = [...lead, ...sizes];
  if (x.count === 0) return zeros(shape);
  const [lowest, highest] = [min(indices).item() as number, max(indices).item() as number];
  if (lowest < 0 || highest >= volume) {
    throw new IndexError(
      `Found an invalid max index: ${lowest < 0 ? lowest : highest} (output volumes are of size ${sizes.join('x')}`,
    );
  }
  const flat = [...lead, x.sizes.slice(-dims).reduce((n, size) => n * size, 1)];
  return reshape(scatter(zeros([...lead, volume]), -1, reshape(indices, flat), reshape(x, flat)), shape);
}

/** The size of the pool's input: that which leaves nothing over, or the given one if it is near that. */
function sizesOfInput(
  x: Tensor,
  kernel: readonly number[],
  stride: readonly number[],
  padding: readonly number[],
  given: Sizes | null,
): readonly number[] {
  const dims = kernel.length;
  const usual = kernel.map(
    (size, i) => ((x.sizes.at(i - dims) as number) - 1) * (stride[i] as number) + size - 2 * (padding[i] as number),
  );
  if (given === null) return usual;
  const list = typeof given === 'number' ? [given] : given;
  const sizes = list.length === dims + 2 ? list.slice(2) : list;
  if (sizes.length !== dims) {
    throw new ValueError(
      `output_size should be a sequence containing ${dims} or ${dims + 2} elements, but it has a length of '${sizes.length}'`,
    );
  }
  for (const [i, size] of sizes.entries()) {
    const [least, most] = [(usual[i] as number) - (stride[i] as number), (usual[i] as number) + (stride[i] as number)];
    if (!(least < size && size < most)) {
      throw new ValueError(
        `invalid output_size "${JSON.stringify(sizes)}" (dim ${i} must be between ${least} and ${most})`,
      );
    }
  }
  return sizes;
}
