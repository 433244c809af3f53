import { noGrad } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { clamp } from '../../ops/pointwise/clamp';
import { mul } from '../../ops/pointwise/mul';
import { to } from '../../ops/pointwise/to';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { encodePng } from '../codecs/encodePng';
import { atomicWrite } from '../files/atomicWrite';
import { type MakeGridOptions, makeGrid } from './makeGrid';

export interface SaveImageOptions extends MakeGridOptions {
  /** Only 'png', whatever the file's ending; default by the ending. */
  format?: string | null;
}

/**
 * Writes an image, or several as a grid, to a PNG file. Where there are no files, in browsers, `encodePng(makeGrid(images))` gives the
 * bytes.
 *
 * @param images - floats between 0 and 1: [c, h, w], [n, c, h, w], or a list; bytes are written as they are
 * @param path - the file, ending in `.png`
 * @param options - as of `makeGrid`
 * @returns when the file is on the disk
 * @throws ValueError for another format
 * @example
 * const save = (samples: Tensor) => saveImage(samples, 'samples.png', { nrow: 4 });
 * @see https://pytorch.org/vision/stable/generated/torchvision.utils.save_image.html
 */
export async function saveImage(
  images: Tensor | readonly Tensor[],
  path: string,
  options: SaveImageOptions = {},
): Promise<void> {
  const { format = null, ...rest } = options;
  const ending = /\.[^./\\]*$/.exec(path)?.[0] ?? '';
  if ((format ?? ending.slice(1)).toLowerCase() !== 'png') {
    throw new ValueError(`unknown file extension: ${format ?? ending}: images are written as PNG`);
  }
  const bytes = noGrad(() =>
    scope(() => {
      const grid = makeGrid(images, rest);
      // Half of a step added before cutting off: the nearest byte.
      return grid.isFloatingPoint() ? to(clamp(add(mul(grid, 255), 0.5), 0, 255), 'uint8') : grid;
    }),
  );
  const file = encodePng(bytes);
  bytes.dispose();
  await atomicWrite(path, file);
}
