import { asNode, record, wrt } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { sum } from '../../ops/reduction/sum';
import { clone } from '../../ops/shape/contiguous';
import { checkStretch } from '../../ops/shape/narrow';
import { aliasOf, copyInto } from '../../tensor/copy';
import { empty, full, zeros } from '../../tensor/create';
import { infoOf, isDifferentiable } from '../../tensor/dtype';
import { integerOf } from '../../tensor/integer';
import { channelsLastStrides, type Shape, showShape } from '../../tensor/layout';
import { suggestsChannelsLast } from '../../tensor/memoryFormat';
import type { Tensor } from '../../tensor/tensor';

export interface PadOptions {
  /** What the padding consists of; default 'constant'. */
  mode?: 'constant' | 'reflect' | 'replicate' | 'circular';
  /** The constant; default 0. */
  value?: number | null;
}

/**
 * Adds elements at both ends of the last dims (negative numbers take away): pad is [left, right] of the last dim, then
 * [left, right] of the one before it, and so on.
 *
 * 'reflect' mirrors without repeating the edge, 'replicate' repeats the edge, 'circular' continues from the other end.
 *
 * @param x - of any shape
 * @param sides - [left, right] of the last dim, then those of the dim before it, ...
 * @param options - `mode`: 'constant' (default), 'reflect', 'replicate' or 'circular'; `value`
 * @returns with the sizes of the last dims plus what is added
 * @throws ShapeError when pad does not fit the dims or the modes' limits
 * @example
 * pad(tensor([1, 2, 3]), [1, 1]); // [0, 1, 2, 3, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.pad.html
 */
export function pad(x: Tensor, sides: readonly number[], options: PadOptions = {}): Tensor {
  const { mode = 'constant' } = options;
  for (const side of sides) integerOf(side, 'pad', 'pad');
  if (sides.length % 2 !== 0) throw new ValueError('Padding length must be divisible by 2');
  if (sides.length > 2 * x.sizes.length) {
    throw new ValueError(`Padding length too large (${sides.length} numbers for input of ${x.sizes.length} dims)`);
  }
  if (mode === 'constant') {
    checkRest(x, sides);
    return padConstant(x, sides, options.value ?? 0);
  }
  if (mode !== 'reflect' && mode !== 'replicate' && mode !== 'circular') {
    throw new ValueError(`Unrecognised padding mode ${String(mode)}`);
  }
  if ((options.value ?? 0) !== 0) throw new ValueError(`Padding mode "${mode}" doesn't take in value argument`);
  checkSpatial(x, sides, mode);
  if (mode !== 'circular') checkNeighbourType(x, sides.length / 2, mode);
  else if (sides.some((side) => side < 0)) return wrapped(x, sides);
  return asNode(nodeOf(mode, sides.length / 2), () => {
    let out = x;
    for (let i = 0; i < sides.length; i += 2) {
      const dim = x.sizes.length - 1 - i / 2;
      const next = padDim(out, dim, sides[i] as number, sides[i + 1] as number, mode);
      if (out !== x && out !== next) out.dispose();
      out = next;
    }
    // Where nothing was added, the result still is a tensor of its own: whoever writes to it must not change x.
    return out === x ? clone(x) : out;
  });
}

/** PyTorch's name of the node; it copies parts where padding is circular. */
function nodeOf(mode: NeighbourMode, dims: number): string {
  return mode === 'circular'
    ? 'CopySlices'
    : `${mode === 'reflect' ? 'Reflection' : 'Replication'}Pad${dims}DBackward0`;
}

/** What is taken away goes first: the rest is continued from its own other end. */
function wrapped(x: Tensor, sides: readonly number[]): Tensor {
  const rest = padConstant(
    x,
    sides.map((side) => Math.min(side, 0)),
    0,
  );
  return pad(
    rest,
    sides.map((side) => Math.max(side, 0)),
    { mode: 'circular' },
  );
}

/** PyTorch mirrors and repeats floating numbers only. */
function checkNeighbourType(x: Tensor, dims: number, mode: 'reflect' | 'replicate'): void {
  if (isDifferentiable(x.dtype)) return;
  const kernel = mode === 'reflect' ? `reflection_pad${dims}d` : `replication_pad${dims}d_cpu`;
  throw new DTypeError(`"${kernel}" not implemented for '${infoOf(x.dtype).scalarName}'; use .to('float32')`);
}

function padConstant(x: Tensor, sides: readonly number[], value: number): Tensor {
  const ndim = x.sizes.length;
  const before = new Array<number>(ndim).fill(0);
  const after = new Array<number>(ndim).fill(0);
  for (let i = 0; i < sides.length; i += 2) {
    before[ndim - 1 - i / 2] = sides[i] as number;
    after[ndim - 1 - i / 2] = sides[i + 1] as number;
  }
  for (let i = 0; i < ndim; i++) {
    checkCrop(x.sizes[i] as number, Math.min(before[i] as number, 0), Math.min(after[i] as number, 0));
  }
  const shape = x.sizes.map((size, i) => size + (before[i] as number) + (after[i] as number));
  const filled = full(shape, value, { dtype: x.dtype });
  const steps = suggestsChannelsLast(x) ? channelsLastStrides(shape) : filled.strides;
  const out = aliasOf(filled, shape, steps, filled.offset);
  const common = x.sizes.map((size, i) => size + Math.min(before[i] as number, 0) + Math.min(after[i] as number, 0));
  if (common.every((size) => size > 0)) {
    const start = (t: Tensor, direction: 1 | -1): number =>
      before.reduce((at, left, i) => at + Math.max(0, direction * left) * (t.strides[i] as number), t.offset);
    copyInto(aliasOf(out, common, out.strides, start(out, 1)), aliasOf(x, common, x.strides, start(x, -1)));
  }
  const back = sides.map((side) => -side);
  return record(
    out,
    'ConstantPadNdBackward0',
    wrt(x, (grad) => padConstant(grad, back, 0)),
  );
}

/** Throws where nothing is left of a dim while elements are added elsewhere; PyTorch lets pure cropping end in nothing. */
function checkRest(x: Tensor, sides: readonly number[]): void {
  if (sides.every((side) => side <= 0)) return;
  for (let i = 0; i < sides.length; i += 2) {
    const dim = x.sizes.length - 1 - i / 2;
    const [left, right] = [sides[i] as number, sides[i + 1] as number];
    const size = x.sizes[dim] as number;
    checkCrop(size, Math.min(left, 0), Math.min(right, 0));
    if (size + left + right > 0) continue;
    throw new ShapeError(
      `The input size ${size}, plus negative padding ${left} and ${right} resulted in a negative output size, which is ` +
        `invalid. Check dimension ${dim} of your input.`,
    );
  }
}

/** Throws where a dim has fewer elements than are to be taken away, first in front, then behind. */
function checkCrop(size: number, left: number, right: number): void {
  if (left < 0) checkStretch(-left, size + left, size);
  if (right < 0) checkStretch(0, size + left + right, size + left);
}

type NeighbourMode = 'reflect' | 'replicate' | 'circular';

/** The modes that look at neighbours take 1 to 3 dims behind one or two leading ones. */
function checkSpatial(x: Tensor, sides: readonly number[], mode: NeighbourMode): void {
  const dims = sides.length / 2;
  const leading = x.sizes.length - dims;
  if (dims < 1 || dims > 3 || leading < 1 || leading > 2) {
    throw new ShapeError(
      `Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now (padding of ${dims} dims in mode ` +
        `'${mode}' for input of ${showShape(x.sizes)})`,
    );
  }
  if (mode === 'circular' && leading === 1) {
    throw new ShapeError(`Invalid padding size, expected ${2 * (dims - 1)} but got ${2 * dims}`);
  }
  if (mode !== 'circular') checkFilled(x, dims, leading === 2, mode);
  for (let i = 0; i < dims; i++) {
    checkSides(x, x.sizes.length - 1 - i, dims, [sides[2 * i] as number, sides[2 * i + 1] as number], mode);
  }
}

/** There may be no samples, but nothing else may be missing; where samples stand alone, mirrors do without the first dim. */
function checkFilled(x: Tensor, dims: number, isBatch: boolean, mode: 'reflect' | 'replicate'): void {
  const mirrors = mode === 'reflect' && dims < 3;
  if (x.sizes.slice(isBatch || mirrors ? 1 : 0).every((size) => size > 0)) return;
  const expected = `${dims + 1}D or ${dims + 2}D (batch mode) tensor`;
  const { tensorName } = infoOf(x.dtype);
  throw new ShapeError(
    mirrors
      ? `${expected} expected for input, but got: [ torch.${tensorName}{${x.sizes.join()}} ]`
      : `Expected ${expected} with possibly 0 batch size and other non-zero dimensions for input, but got: ${showShape(x.sizes)}`,
  );
}

function checkSides(x: Tensor, dim: number, dims: number, [left, right]: [number, number], mode: NeighbourMode): void {
  const size = x.sizes[dim] as number;
  if (mode === 'reflect' && (left >= size || right >= size)) {
    // PyTorch's text for images names the number of dims, where those for 1 and 3 dims give the shape.
    throw new ShapeError(
      'Argument #4: Padding size should be less than the corresponding input dimension, but got: padding ' +
        `(${left}, ${right}) at dimension ${dim} of input ${dims === 2 ? `${x.sizes.length} ` : ''}${showShape(x.sizes)}`,
    );
  }
  if (mode === 'circular' && (left > size || right > size)) {
    throw new ShapeError('Padding value causes wrapping around more than once.');
  }
  if (size + left + right <= 0 && (left !== 0 || right !== 0)) {
    throw new ShapeError(
      `input ${showShape(x.sizes)} is too small for padding (${left}, ${right}) at dimension ${dim}`,
    );
  }
}

function padDim(x: Tensor, dim: number, left: number, right: number, mode: NeighbourMode): Tensor {
  if (left === 0 && right === 0) return x;
  const size = x.sizes[dim] as number;
  return taken(x, dim, size + left + right, runsOf(size, left, right, mode), nodeOf(mode, 1));
}

/** `size` neighbours of the result from position `at` on are the elements start, start + step, ... of the padded dim. */
interface Run {
  at: number;
  size: number;
  start: number;
  step: number;
}

/** What stands in the middle, in front and behind. */
function runsOf(size: number, left: number, right: number, mode: NeighbourMode): Run[] {
  const step = { reflect: -1, replicate: 0, circular: 1 }[mode];
  const front = { reflect: left, replicate: 0, circular: size - left }[mode];
  const back = { reflect: size - 2, replicate: size - 1, circular: 0 }[mode];
  const runs = [
    { at: left, size, start: 0, step: 1 },
    { at: 0, size: left, start: front, step },
    { at: left + size, size: right, start: back, step },
  ];
  // Negative padding takes away from the middle, and from the other end when that is used up.
  for (const run of runs) {
    const skipped = Math.max(0, -run.at);
    run.at += skipped;
    run.start += skipped * run.step;
    run.size = Math.min(run.size - skipped, size + left + right - run.at);
  }
  return runs.filter((run) => run.size > 0);
}

function resized(shape: Shape, dim: number, size: number): number[] {
  return shape.map((old, i) => (i === dim ? size : old));
}

/** `count` elements of `x` along a dim. */
function part(x: Tensor, dim: number, start: number, step: number, count: number): Tensor {
  const stride = x.strides[dim] as number;
  const shape = resized(x.sizes, dim, count);
  const strides = x.strides.map((old, i) => (i === dim ? step * old : old));
  return aliasOf(x, shape, strides, x.offset + start * stride);
}

/** The runs of `x`, side by side along a dim. */
function taken(x: Tensor, dim: number, length: number, runs: readonly Run[], name: string): Tensor {
  const size = x.sizes[dim] as number;
  const out = empty(resized(x.sizes, dim, length), { dtype: x.dtype });
  for (const run of runs) {
    copyInto(part(out, dim, run.at, 1, run.size), part(x, dim, run.start, run.step, run.size));
  }
  return record(
    out,
    name,
    wrt(x, (grad) => given(grad, dim, size, runs, name)),
  );
}

/** The adjoint: each element of `y` is added to the one that it was taken from. */
function given(y: Tensor, dim: number, size: number, runs: readonly Run[], name: string): Tensor {
  const length = y.sizes[dim] as number;
  const out = zeros(resized(y.sizes, dim, size), { dtype: y.dtype });
  for (const run of runs) {
    const same = run.step === 0;
    const target = part(out, dim, run.start, same ? 1 : run.step, same ? 1 : run.size);
    const all = part(y, dim, run.at, 1, run.size);
    const total = add(target, same ? sum(all, dim, { keepdim: true }) : all);
    copyInto(target, total);
    total.dispose();
  }
  return record(
    out,
    `${name}Backward`,
    wrt(y, (grad) => taken(grad, dim, length, runs, name)),
  );
}
