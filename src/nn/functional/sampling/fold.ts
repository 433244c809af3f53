import { asNode } from '../../../autograd/record';
import { ShapeError, ValueError } from '../../../errors';
import { indexAdd } from '../../../ops/indexing/indexAdd';
import { indexSelect } from '../../../ops/indexing/indexSelect';
import { narrow } from '../../../ops/shape/narrow';
import { reshape } from '../../../ops/shape/reshape';
import { tensor, zeros } from '../../../tensor/create';
import { showShape } from '../../../tensor/layout';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { pad } from '../pad';
import { refuseOthers, type Sizes, sizesOf } from '../pooling/sizes';

export interface UnfoldOptions {
  /** Pixels between two taps of a block; default 1. */
  dilation?: Sizes;
  /** Zeros around the image; default 0. */
  padding?: Sizes;
  /** Pixels from one block to the next; default 1. */
  stride?: Sizes;
}

type Two = readonly [number, number];

/** Blocks in an image with its padding. */
interface Blocks {
  readonly kernel: Two;
  readonly padding: Two;
  /** Sizes with the padding. */
  readonly padded: Two;
  readonly stride: Two;
  readonly dilation: Two;
  /** Blocks down and across. */
  readonly counts: Two;
}

/**
 * The blocks of images as columns: y[n, (c kh + a) kw + b, i] is what block i has at (a, b) of channel c.
 *
 * @param x - [n, c, h, w] or [c, h, w]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each of the blocks
 * @param options - `dilation`, `padding`, `stride` (default 1)
 * @returns [n, c kh kw, blocks] or [c kh kw, blocks]
 * @throws ShapeError when no block fits
 * @example
 * nn.functional.unfold(tensor([[[1, 2], [3, 4]]]), [1, 2]); // [[1, 3], [2, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.unfold.html
 */
export function unfold(x: Tensor, kernelSize: Sizes, options: UnfoldOptions = {}): Tensor {
  const lead = x.sizes.length - 2;
  if ((lead !== 1 && lead !== 2) || x.sizes.slice(-3).includes(0)) {
    throw new ShapeError(
      `Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions for input, but got: ${showShape(x.sizes)}`,
    );
  }
  const size = x.sizes.slice(-2) as unknown as Two;
  const blocks = plan(size, kernelSize, options);
  refuseOthers(x, 'im2col_out_cpu');
  if (blocks.counts.some((count) => count < 1)) {
    throw new ShapeError(
      `Given input with spatial size (${size.join(', ')}), ${show(blocks)}, calculated shape of the array of sliding blocks as (${blocks.counts.join(', ')}), but its components must be at least one.`,
    );
  }
  return asNode('Im2ColBackward0', () =>
    scope(() => {
      const [top, left] = blocks.padding;
      const whole = top === 0 && left === 0 ? x : pad(x, [left, left, top, top]);
      const before = x.sizes.slice(0, -2);
      const flat = reshape(whole, [...before, blocks.padded[0] * blocks.padded[1]]);
      const taps = indexSelect(flat, lead, tableOf(blocks));
      const [c, samples] = [before.at(-1) as number, before.slice(0, -1)];
      return reshape(taps, [...samples, c * blocks.kernel[0] * blocks.kernel[1], blocks.counts[0] * blocks.counts[1]]);
    }),
  );
}

/**
 * Adds up columns of blocks to images, the adjoint of `unfold`: where blocks overlap, their values are added.
 *
 * @param x - [n, c kh kw, blocks] or [c kh kw, blocks]
 * @param outputSize - [h, w]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each of the blocks
 * @param options - `dilation`, `padding`, `stride` (default 1)
 * @returns [n, c, h, w] or [c, h, w]
 * @throws ShapeError when the number of columns is not that of the blocks
 * @example
 * nn.functional.fold(ones([1, 2, 2]), [1, 3], [1, 2]); // [[[[1, 2, 1]]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.fold.html
 */
export function fold(x: Tensor, outputSize: Sizes, kernelSize: Sizes, options: UnfoldOptions = {}): Tensor {
  const size = sizesOf(outputSize, 2, 'fold', 'output_size') as Two;
  const blocks = plan(size, kernelSize, options);
  const dims = x.sizes.length;
  if ((dims !== 2 && dims !== 3) || x.sizes.slice(-2).includes(0)) {
    throw new ShapeError(
      `Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero dimensions for input, but got: ${showShape(x.sizes)}`,
    );
  }
  refuseOthers(x, 'col2im_out_cpu');
  const [kh, kw] = blocks.kernel;
  const [rows, columns] = x.sizes.slice(-2) as [number, number];
  if (rows % (kh * kw) !== 0) {
    throw new ShapeError(
      `Expected size of input's dimension ${dims - 2} to be divisible by the product of kernel_size, but got input.size(${dims - 2})=${rows} and kernel_size=(${kh}, ${kw}).`,
    );
  }
  const [down, across] = blocks.counts;
  if (down * across !== columns || down < 1 || across < 1) {
    throw new ShapeError(
      `Given output_size=(${size.join(', ')}), ${show(blocks)}, expected size of input's dimension ${dims - 1} to match the calculated number of sliding blocks ${down} * ${across} = ${down * across}, but got input.size(${dims - 1})=${columns}.`,
    );
  }
  return asNode('Col2ImBackward0', () =>
    scope(() => {
      const before = [...x.sizes.slice(0, -2), rows / (kh * kw)];
      const [height, width] = blocks.padded;
      const taps = reshape(x, [...before, kh * kw * columns]);
      const flat = indexAdd(zeros([...before, height * width]), before.length, tableOf(blocks), taps);
      const whole = reshape(flat, [...before, height, width]);
      const cut = narrow(whole, before.length, blocks.padding[0], size[0]);
      return narrow(cut, before.length + 1, blocks.padding[1], size[1]);
    }),
  );
}

function plan(size: Two, kernelSize: Sizes, options: UnfoldOptions): Blocks {
  const two = (value: Sizes, name: string): Two => {
    if (Array.isArray(value) && value.length !== 2) {
      throw new ValueError(`It is expected ${name} equals to 2, but got size ${value.length}`);
    }
    return sizesOf(value, 2, 'unfold', name) as Two;
  };
  const kernel = two(kernelSize, 'kernel_size');
  const dilation = two(options.dilation ?? 1, 'dilation');
  const padding = two(options.padding ?? 0, 'padding');
  const stride = two(options.stride ?? 1, 'stride');
  const atLeast = (least: number, [h, w]: Two, text: string, name: string): void => {
    if (h >= least && w >= least) return;
    throw new ValueError(`${text}, but got ${name}_height: ${h} ${name}_width: ${w}`);
  };
  atLeast(1, kernel, 'kernel size should be greater than zero', 'kernel');
  atLeast(1, dilation, 'dilation should be greater than zero', 'dilation');
  atLeast(0, padding, 'padding should be non-negative', 'pad');
  atLeast(1, stride, 'stride should be greater than zero', 'stride');
  const each = (f: (i: 0 | 1) => number): Two => [f(0), f(1)];
  const padded = each((i) => size[i] + 2 * padding[i]);
  const counts = each((i) => Math.floor((padded[i] - dilation[i] * (kernel[i] - 1) - 1) / stride[i]) + 1);
  return { kernel, padding, padded, stride, dilation, counts };
}

const show = ({ kernel, dilation, padding, stride }: Blocks): string => {
  const tuple = (two: Two): string => `(${two.join(', ')})`;
  return `kernel_size=${tuple(kernel)}, dilation=${tuple(dilation)}, padding=${tuple(padding)}, stride=${tuple(stride)}`;
};

/** For each tap the positions in the padded image, block after block. */
function tableOf({ kernel, padded, stride, dilation, counts }: Blocks): Tensor {
  const table = new Int32Array(kernel[0] * kernel[1] * counts[0] * counts[1]);
  let at = 0;
  for (let a = 0; a < kernel[0]; a++) {
    for (let b = 0; b < kernel[1]; b++) {
      for (let i = 0; i < counts[0]; i++) {
        const row = (i * stride[0] + a * dilation[0]) * padded[1] + b * dilation[1];
        for (let j = 0; j < counts[1]; j++) table[at++] = row + j * stride[1];
      }
    }
  }
  return tensor(table);
}
