import { asNode } from '../../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../../errors';
import { matmul } from '../../../ops/products/matmul';
import { reshape } from '../../../ops/shape/reshape';
import { transpose } from '../../../ops/shape/transpose';
import { tensor } from '../../../tensor/create';
import { infoOf } from '../../../tensor/dtype';
import { showShape } from '../../../tensor/layout';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { textOf } from '../../../typeName';
import { warnOnce } from '../../../warn';

export interface AffineGridOptions {
  /** Whether -1 and 1 are the centers of the corner pixels, not their outer edges; default false. */
  alignCorners?: boolean | null;
}

/**
 * The places that an affine map of each sample takes the points of a grid to: grid_p = θ (p, 1), with both in [-1, 1].
 *
 * @param theta - [n, 2, 3] for images, [n, 3, 4] for volumes
 * @param size - that of the result of `gridSample`: [n, c, h, w] or [n, c, d, h, w]
 * @param options - `alignCorners`: -1 and 1 are the middles of the outermost pixels, not their edges
 * @returns [n, h, w, 2] or [n, d, h, w, 3], x first
 * @throws ValueError for a size of another length, ShapeError for maps of another shape
 * @example
 * nn.functional.affineGrid(tensor([[[1, 0, 0], [0, 1, 0]]]), [1, 1, 1, 2], { alignCorners: false }); // [[[[-0.5, 0], [0.5, 0]]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.affine_grid.html
 */
export function affineGrid(theta: Tensor, size: readonly number[], options: AffineGridOptions = {}): Tensor {
  const alignCorners = cornersOf(options.alignCorners, 'affine_grid');
  const tuple = `[${size.map(textOf).join(', ')}]`;
  if (theta.dtype !== 'float32') {
    throw new DTypeError(
      `Expected theta to have floating point type, but got torch.${infoOf(theta.dtype).scalarName.toLowerCase()}`,
    );
  }
  if (size.length !== 4 && size.length !== 5) {
    throw new ValueError(
      `affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got size ${tuple}.`,
    );
  }
  const dims = size.length - 2;
  if (theta.sizes.length !== 3 || theta.sizes[1] !== dims || theta.sizes[2] !== dims + 1) {
    throw new ShapeError(
      `Expected a batch of ${dims}D affine matrices of shape Nx${dims}x${dims + 1} for size ${tuple}. Got torch.Size(${showShape(theta.sizes)}).`,
    );
  }
  if (!size.every((length) => Number.isInteger(length) && length > 0)) {
    throw new ValueError(`Expected non-zero, positive output size. Got ${tuple}`);
  }
  if (theta.sizes[0] !== size[0]) {
    throw new ShapeError(`affine_grid: theta is for ${theta.sizes[0]} samples, size ${tuple} for ${size[0]}`);
  }
  return asNode('AffineGridGeneratorBackward0', () =>
    scope(() => {
      const grid = matmul(pointsOf(size.slice(2), alignCorners), transpose(theta, 1, 2));
      return reshape(grid, [size[0] as number, ...size.slice(2), dims]);
    }),
  );
}

/** Says once that PyTorch's default changed. */
export function cornersOf(alignCorners: boolean | null | undefined, call: string): boolean {
  if (alignCorners !== null && alignCorners !== undefined) return alignCorners;
  warnOnce(
    'Default grid_sample and affine_grid behavior has changed to align_corners=False since 1.3.0. Please specify ' +
      `align_corners=True if the old behavior is desired. See the documentation of ${call} for details.`,
  );
  return false;
}

/** All points of the grid as rows (x, y, 1) or (x, y, z, 1). */
function pointsOf(sizes: readonly number[], alignCorners: boolean): Tensor {
  const dims = sizes.length;
  const count = sizes.reduce((n, size) => n * size, 1);
  const rows = new Float32Array(count * (dims + 1)).fill(1);
  let block = 1;
  for (let axis = 0; axis < dims; axis++) {
    const size = sizes[dims - 1 - axis] as number;
    for (let p = 0; p < count; p++) {
      const i = Math.floor(p / block) % size;
      const place = alignCorners ? (size > 1 ? (2 * i) / (size - 1) - 1 : 0) : (2 * i + 1) / size - 1;
      rows[p * (dims + 1) + axis] = place;
    }
    block *= size;
  }
  return reshape(tensor(rows), [count, dims + 1]);
}
