import { noGrad } from '../../autograd/mode';
import { DTypeError, ValueError } from '../../errors';
import { cat } from '../../ops/joining/cat';
import { stack } from '../../ops/joining/stack';
import { unbind } from '../../ops/joining/unbind';
import { clamp } from '../../ops/pointwise/clamp';
import { copy_ } from '../../ops/pointwise/copy';
import { div } from '../../ops/pointwise/div';
import { sub } from '../../ops/pointwise/sub';
import { max } from '../../ops/reduction/max';
import { min } from '../../ops/reduction/min';
import { narrow } from '../../ops/shape/narrow';
import { select } from '../../ops/shape/select';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { full } from '../../tensor/create';
import { scope } from '../../tensor/scope';
import { Tensor } from '../../tensor/tensor';
import { typeNameOf } from '../image';

export interface MakeGridOptions {
  /** How many images stand in a row; default 8. */
  nrow?: number;
  /** Pixels between images; default 2. */
  padding?: number;
  /** Bring the values between 0 and 1; default false. */
  normalize?: boolean;
  /** What becomes 0 and 1; default the least and the greatest value. */
  valueRange?: readonly [low: number, high: number] | null;
  /** Bring each image between 0 and 1 by itself; default false. */
  scaleEach?: boolean;
  /** The value of pixels between images; default 0. */
  padValue?: number;
}

/**
 * A grid of images in one.
 *
 * @param images - [n, c, h, w], or a list of images of one size; grey ones get three channels
 * @param options - `nrow`: images in a row, default 8; `padding`, `normalize`, `valueRange`, `scaleEach`, `padValue`
 * @returns [c, height, width]
 * @throws DTypeError for what is no tensor
 * @example
 * makeGrid(rand([6, 3, 8, 8]), { nrow: 3 }).shape; // [3, 22, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.utils.make_grid.html
 */
export function makeGrid(images: Tensor | readonly Tensor[], options: MakeGridOptions = {}): Tensor {
  const { nrow = 8, padding = 2, normalize = false, scaleEach = false, padValue = 0 } = options;
  const valueRange = options.valueRange ?? null;
  if (!(images instanceof Tensor) && !Array.isArray(images)) {
    throw new DTypeError(`tensor or list of tensors expected, got ${typeNameOf(images)}`);
  }
  for (const one of images instanceof Tensor ? [] : images) {
    if (!(one instanceof Tensor)) {
      throw new DTypeError(`tensor or list of tensors expected, got a list containing ${typeNameOf(one)}`);
    }
  }
  if (valueRange !== null && !(Array.isArray(valueRange) && valueRange.length === 2)) {
    throw new ValueError('value_range has to be a tuple (min, max) if specified. min and max are numbers');
  }
  return noGrad(() =>
    scope(() => {
      const batch = inColour(images instanceof Tensor ? images : stack(images));
      const scaled = !normalize
        ? batch
        : scaleEach
          ? stack(unbind(batch, 0).map((one) => between(one, valueRange)))
          : between(batch, valueRange);
      return scaled.size(0) === 1 ? select(scaled, 0, 0) : arranged(scaled, nrow, padding, padValue);
    }),
  );
}

/** [n, c, h, w] of any images, grey ones three times. */
function inColour(x: Tensor): Tensor {
  let batch = x;
  while (batch.shape.length < 4) batch = unsqueeze(batch, 0);
  return batch.size(1) === 1 ? cat([batch, batch, batch], 1) : batch;
}

function between(x: Tensor, range: readonly [number, number] | null): Tensor {
  const [low, high] = range ?? [min(x).item() as number, max(x).item() as number];
  return div(sub(clamp(x, low, high), low), Math.max(high - low, 1e-5));
}

function arranged(batch: Tensor, nrow: number, padding: number, padValue: number): Tensor {
  const [count, channels, h, w] = batch.shape as [number, number, number, number];
  const columns = Math.min(nrow, count);
  const rows = Math.ceil(count / columns);
  const [height, width] = [h + padding, w + padding];
  const grid = full([channels, height * rows + padding, width * columns + padding], padValue, { dtype: batch.dtype });
  for (let i = 0; i < count; i++) {
    const [top, left] = [Math.floor(i / columns) * height + padding, (i % columns) * width + padding];
    copy_(narrow(narrow(grid, 1, top, h), 2, left, w), select(batch, 0, i));
  }
  return grid;
}
