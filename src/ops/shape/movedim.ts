import { ShapeError } from '../../errors';
import { showShape, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { permute } from './permute';

/**
 * A view in which the dims `source` stand at the places `destination`; the others keep their order.
 *
 * @param x - of any shape
 * @param source - a dim or several
 * @param destination - where each is to stand
 * @returns a view
 * @throws ShapeError when the two lists differ in length or name a dim twice
 * @example
 * movedim(zeros([2, 3, 5]), 0, 2).shape; // [3, 5, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.movedim.html
 */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  const from = typeof source === 'number' ? [source] : source;
  const to = typeof destination === 'number' ? [destination] : destination;
  if (from.length !== to.length) {
    throw new ShapeError(
      `movedim: Invalid source or destination dims: source (${showShape(from)} dims) should contain the same number ` +
        `of dims as destination (${showShape(to)} dims)`,
    );
  }
  const ndim = x.sizes.length;
  const wrapped = from.map((dim) => wrapDim(dim, ndim));
  const places = to.map((dim) => wrapDim(dim, ndim));
  checkDistinct(wrapped, 'source', from);
  checkDistinct(places, 'destination', to);
  const rest = x.sizes.map((_, i) => i).filter((i) => !wrapped.includes(i));
  const order = x.sizes.map((_, i) => {
    const moved = places.indexOf(i);
    return moved >= 0 ? (wrapped[moved] as number) : (rest.shift() as number);
  });
  return permute(x, order);
}

/**
 * The same as `movedim`.
 *
 * @param x - of any shape
 * @param source - a dim or several
 * @param destination - where each is to stand
 * @returns a view
 * @example
 * moveaxis(zeros([2, 3, 5]), 0, 2).shape; // [3, 5, 2]
 */
export function moveaxis(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  return movedim(x, source, destination);
}

function checkDistinct(dims: readonly number[], which: string, given: readonly number[]): void {
  if (new Set(dims).size !== dims.length) {
    throw new ShapeError(`movedim: repeated dim in \`${which}\` (${showShape(given)})`);
  }
}
