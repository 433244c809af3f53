import { DTypeError, ShapeError, ValueError } from '../../errors';
import { options as checkOptions, tensors as checkTensors } from '../../signature';
import { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { expand } from '../shape/expand';
import { reshape } from '../shape/reshape';

export interface MeshgridOptions {
  /** 'ij' (the default): dim i of the results belongs to vector i. 'xy': the first two change places. */
  indexing?: 'ij' | 'xy';
}

/**
 * Grids from vectors: y_k[i_0, .., i_n] = x_k[i_k], one for each vector. The vectors may stand in
 * a list; the last argument may be the options.
 *
 * @param args - vectors, or an array of them; then `indexing`: 'ij', rows first, as here by default, or 'xy'
 * @returns views, as many as vectors
 * @throws ShapeError for tensors with more than one dim
 * @example
 * const [rows, columns] = meshgrid(arange(2), arange(3), { indexing: 'ij' });
 * @see https://pytorch.org/docs/stable/generated/torch.meshgrid.html
 */
export function meshgrid(...args: (Tensor | readonly Tensor[] | MeshgridOptions)[]): Tensor[] {
  if (Array.isArray(args[0])) return meshgrid(...(args[0] as Tensor[]), ...args.slice(1));
  const last = args.at(-1);
  const options = (last instanceof Tensor ? undefined : last) as MeshgridOptions | undefined;
  const tensors = (options === undefined ? args : args.slice(0, -1)) as Tensor[];
  checkTensors('meshgrid 1:tensors', tensors);
  checkOptions('meshgrid indexing', options, undefined);
  if (options?.indexing === undefined) {
    warnOnce('torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument.');
  }
  const indexing = options?.indexing ?? 'ij';
  if (indexing !== 'ij' && indexing !== 'xy') {
    throw new ValueError(`torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${String(indexing)}`);
  }
  const first = tensors[0];
  if (first === undefined) throw new ShapeError('meshgrid expects a non-empty TensorList');
  for (const x of tensors) {
    if (x.sizes.length > 1)
      throw new ShapeError(`torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ${x.sizes.length}D`);
    if (x.dtype !== first.dtype) throw new DTypeError('torch.meshgrid expects all tensors to have the same dtype');
  }
  const swapped = indexing === 'xy' && tensors.length >= 2;
  const ordered = swapped ? [tensors[1] as Tensor, first, ...tensors.slice(2)] : tensors;
  const shape = ordered.map((x) => x.count);
  const grids = ordered.map((x, i) =>
    expand(
      reshape(
        x,
        shape.map((size, j) => (i === j ? size : 1)),
      ),
      shape,
    ),
  );
  return swapped ? [grids[1] as Tensor, grids[0] as Tensor, ...grids.slice(2)] : grids;
}
