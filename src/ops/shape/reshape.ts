import { makeView } from '../../autograd/view';
import { ShapeError } from '../../errors';
import { contiguousStrides, numelOf, type Shape, sameShape, showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { textOf } from '../../typeName';
import { contiguous } from './contiguous';

/**
 * The same elements, in row-major order, under another shape; one size may be -1 and is worked out. A view where the
 * strides allow it, else a copy.
 *
 * @param x - of any shape
 * @param shape - with as many elements; one size may be -1
 * @returns of this shape
 * @throws ShapeError when the number of elements differs
 * @example
 * reshape(arange(6), [2, -1]).shape; // [2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.reshape.html
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const sizes = inferShape(shape, x.count);
  const strides = viewStrides(x, sizes);
  if (strides !== null) return viewAs(x, sizes, strides);
  return reshape(contiguous(x), sizes);
}

/**
 * As `reshape`, but always a view.
 *
 * @param x - of any shape
 * @param shape - with as many elements; one size may be -1
 * @returns a view of this shape
 * @throws ShapeError when the strides do not allow one
 * @example
 * view(tensor([[1, 2], [3, 4]]), [-1]); // [1, 2, 3, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.view.html
 */
export function view(x: Tensor, shape: Shape): Tensor {
  const sizes = inferShape(shape, x.count);
  const strides = viewStrides(x, sizes);
  if (strides === null) {
    throw new ShapeError(
      "view size is not compatible with input tensor's size and stride (at least one dimension spans across two " +
        'contiguous subspaces). Use .reshape(...) instead.',
    );
  }
  return viewAs(x, sizes, strides);
}

function viewAs(x: Tensor, shape: Shape, strides: Shape): Tensor {
  const from = x.sizes;
  return makeView(x, shape, strides, x.offset, 'ViewBackward0', (grad) => reshape(grad, from));
}

/** The shape with its -1 replaced. */
export function inferShape(shape: Shape, count: number): Shape {
  const unknown = shape.indexOf(-1);
  const wrong = shape.find((size) => !Number.isInteger(size) || size < -1);
  if (wrong !== undefined) {
    throw new ShapeError(
      `invalid shape dimension ${textOf(wrong)} (in ${showShape(shape)}: sizes are integers >= 0, or one -1)`,
    );
  }
  if (unknown < 0) {
    if (numelOf(shape) !== count)
      throw new ShapeError(`shape '${showShape(shape)}' is invalid for input of size ${count}`);
    return [...shape];
  }
  if (shape.indexOf(-1, unknown + 1) >= 0) throw new ShapeError('only one dimension can be inferred');
  const known = -numelOf(shape);
  if (known === 0) {
    throw new ShapeError(
      `cannot reshape tensor of ${count} elements into shape ${showShape(shape)} because the unspecified dimension size -1 can be any value and is ambiguous`,
    );
  }
  if (count % known !== 0) throw new ShapeError(`shape '${showShape(shape)}' is invalid for input of size ${count}`);
  return shape.map((size) => (size === -1 ? count / known : size));
}

/** Strides under which `shape` is a view of x, or null where there are none. */
export function viewStrides(x: Tensor, shape: Shape): Shape | null {
  if (x.count === 0) return sameShape(x.sizes, shape) ? x.strides : contiguousStrides(shape);
  if (x.sizes.length === 0) return shape.map(() => 1);
  // Runs of dims that lie in memory as one; each new dim must fit into one run.
  const strides = new Array<number>(shape.length).fill(0);
  let next = shape.length - 1;
  let runCount = 1;
  let runStep = x.strides[x.sizes.length - 1] as number;
  for (let i = x.sizes.length - 1; i >= 0; i--) {
    runCount *= x.sizes[i] as number;
    const runEnds = i === 0 || (x.sizes[i - 1] !== 1 && x.strides[i - 1] !== runCount * runStep);
    if (!runEnds) continue;
    let filled = 1;
    while (next >= 0 && (filled < runCount || shape[next] === 1)) {
      strides[next] = filled * runStep;
      filled *= shape[next] as number;
      next--;
    }
    if (filled !== runCount) return null;
    if (i > 0) {
      runStep = x.strides[i - 1] as number;
      runCount = 1;
    }
  }
  return next < 0 ? strides : null;
}
