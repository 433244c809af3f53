import { DTypeError, ShapeError, ValueError } from '../../../errors';
import { infoOf } from '../../../tensor/dtype';
import { showShape } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import { shownSizes } from '../../../typeName';

/** One size for all dims, or one for each. */
export type Sizes = number | readonly number[];

const WORDS = ['', 'one int', 'two ints', 'three ints'];

/** A size for each of `dims` dims. */
export function sizesOf(value: Sizes, dims: number, call: string, argument: string): readonly number[] {
  const list = typeof value === 'number' ? [value] : value;
  if (!Array.isArray(list) || !list.every(Number.isInteger) || (list.length !== 1 && list.length !== dims)) {
    throw new ValueError(
      `${call}: ${argument} must either be a single int, or a tuple of ${WORDS[dims]} (got ${shownSizes(value)})`,
    );
  }
  return list.length === dims ? list : new Array<number>(dims).fill(list[0] as number);
}

export function refuseOthers(x: Tensor, name: string): void {
  if (x.dtype === 'float32') return;
  throw new DTypeError(`"${name}" not implemented for '${infoOf(x.dtype).scalarName}'; use .to('float32')`);
}

/** Throws unless x has one or two dims, the second one of samples, in front of the spatial ones, and elements in all but the samples. */
export function checkSpatialDims(x: Tensor, dims: number, text: () => string): void {
  const extra = x.sizes.length - dims;
  if ((extra !== 1 && extra !== 2) || x.sizes.slice(-dims - 1).includes(0)) throw new ShapeError(text());
}

/** How windows lie along one dim. */
export interface Windows {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly count: number;
}

const LETTERS = ['T', 'H', 'W'];

export const lettered = (prefix: string, values: readonly number[]): string =>
  values.map((value, i) => `${prefix}${LETTERS[i + 3 - values.length]}: ${value}`).join(' ');

/** Throws, with the text that the pools of two and three dims share, for what makes no windows. */
export function checkWindows(
  kernel: readonly number[],
  stride: readonly number[],
  padding: readonly number[],
  dilation: readonly number[],
): void {
  if (stride.includes(0)) throw new ValueError('stride should not be zero');
  if (kernel.some((size) => size < 1)) {
    throw new ValueError(`kernel size should be greater than zero, but got ${lettered('k', kernel)}`);
  }
  if (stride.some((step) => step < 1)) {
    throw new ValueError(`stride should be greater than zero, but got ${lettered('d', stride)}`);
  }
  if (dilation.some((step) => step < 1)) {
    throw new ValueError(`dilation should be greater than zero, but got ${lettered('dilation', dilation)}`);
  }
  for (const [i, pad] of padding.entries()) {
    if (pad < 0) throw new ValueError(`pad must be non-negative, but got pad: ${pad}`);
    if (pad > (kernel[i] as number) / 2) {
      throw new ValueError(
        `pad should be at most half of kernel size, but got pad=${pad} and kernel_size=${kernel[i]}`,
      );
    }
  }
}

/** Throws where a dim has no window. `shape` is that of one sample. */
export function checkCounts(shape: readonly number[], counts: readonly number[]): void {
  if (counts.every((count) => count >= 1)) return;
  const out = [shape[0], ...counts.map((count) => Math.max(count, 0))];
  throw new ShapeError(
    `Given input size: (${shape.join('x')}). Calculated output size: (${out.join('x')}). Output size is too small`,
  );
}

/** The sizes that an adaptive pool is to give; null keeps the input's. */
export function outputSizes(
  x: Tensor,
  value: number | null | readonly (number | null)[],
  dims: number,
  call: string,
): readonly number[] {
  const list = Array.isArray(value) ? value : new Array<number | null>(dims).fill(value as number | null);
  if (list.length !== dims) throw new ValueError(`${call}: output_size must be ${dims} (got ${shownSizes(value)})`);
  const sizes = list.map((size, i) => size ?? (x.sizes.at(i - dims) as number));
  const wrong = sizes.some((size) => !Number.isInteger(size) || size < 0);
  if (wrong) {
    throw new ValueError(
      `${call}: elements of output_size must be greater than or equal to 0 but received {${sizes.join(', ')}}`,
    );
  }
  return sizes;
}

/** Checks what an adaptive pool is given. */
export function checkAdaptive(x: Tensor, dims: number, name: string, colon: '' | ':'): void {
  const extra = x.sizes.length - dims;
  if (extra !== 1 && extra !== 2) {
    throw new ShapeError(
      dims === 1
        ? `Expected 2 to 3 dimensions, but got ${x.sizes.length}-dimensional tensor for argument #1 'self' (while checking arguments for ${name})`
        : `${name}(): Expected ${dims + 1}D or ${dims + 2}D tensor, but got${colon} ${showShape(x.sizes)}`,
    );
  }
  const first = extra - 1;
  const empty = x.sizes.findIndex((size, i) => i > first - (extra === 1 ? 1 : 0) && size === 0);
  if (empty >= 0) {
    throw new ShapeError(
      `${name}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes ${showShape(x.sizes)} with dimension ${empty} being empty`,
    );
  }
  if (x.count > 0 || dims === 3) refuseOthers(x, name);
}

/** Cell i of `cells` covers the positions from floor(i size / cells) up to ceil((i + 1) size / cells). */
export function cellsOf(size: number, cells: number): { start: number; length: number }[] {
  return Array.from({ length: cells }, (_, i) => {
    const start = Math.floor((i * size) / cells);
    return { start, length: Math.ceil(((i + 1) * size) / cells) - start };
  });
}

/** PyTorch's name of a pool's node; in one dim it pools images of one row. */
export function nodeOf(kind: string, dims: number): string {
  return dims === 1 ? 'SqueezeBackward1' : `${kind}${dims}DBackward0`;
}
