import { record, tracked, wrt } from '../../../autograd/record';
import { operand } from '../../../tensor/copy';
import { zeros } from '../../../tensor/create';
import { bytesOf } from '../../../tensor/dtype';
import { numelOf, type Shape } from '../../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { k, writeWalk } from '../../../wasm/engine';
import { i32 } from '../../../wasm/memory';
import { operationCode } from '../../../wasm/operations';

/**
 * Where parts of a tensor lie: runs of `block` neighbouring elements, each from an offset on, in elements. Where the parts are many, the
 * list is that of the first ones, and comes again and again, each time `stride` elements on, until there are `total` runs.
 */
export interface Blocks {
  offsets: Int32Array | NamedPlaces;
  block: number;
  total?: number;
  stride?: number;
}

/** Offsets that the numbers of an index tensor stand for, and that are made of them where they are needed. */
export interface NamedPlaces {
  readonly length: number;
  /** Goes through them a piece at a time, as `visit`; before an operation begins, which is what the function returned belongs to. */
  prepare(): (run: Visit) => void;
  /** All of them, for later. */
  list(): Int32Array;
}

/** Takes the address of `count` offsets, of the blocks from the one numbered `first` on, and how far on all of them are, in elements. */
export type Visit = (at: number, first: number, count: number, shift: number) => void;

/** How many blocks there are. */
export function countOf({ offsets, total }: Blocks): number {
  return total ?? offsets.length;
}

/** The same blocks, independent of the tensor that named them. */
export function kept(blocks: Blocks): Blocks {
  const { offsets } = blocks;
  return offsets instanceof Int32Array ? blocks : { ...blocks, offsets: offsets.list() };
}

/** The same where a gradient of one of `inputs` will need them. */
export function keptFor(blocks: Blocks, ...inputs: readonly Tensor[]): Blocks {
  return inputs.some(tracked) ? kept(blocks) : blocks;
}

/** What goes through the blocks in order within the operation that begins next. */
export function prepareVisit(blocks: Blocks): (run: Visit) => void {
  const { offsets } = blocks;
  if (!(offsets instanceof Int32Array)) return offsets.prepare();
  return (run) => {
    const total = countOf(blocks);
    if (total === 0) return;
    const at = written(offsets);
    let shift = 0;
    for (let first = 0; first < total; first += offsets.length) {
      run(at, first, Math.min(offsets.length, total - first), shift);
      shift += blocks.stride ?? 0;
    }
  };
}

/** Writes a list where kernels can read it, until the operation ends, and returns its address. */
function written(offsets: Int32Array): number {
  const at = workspace(4 * offsets.length);
  i32.set(offsets, at >>> 2);
  return at;
}

/**
 * The blocks of `x`, which are counted in row-major order, one behind the other, in a tensor of `shape`.
 *
 * dX = zeros with dY added at the blocks.
 */
export function gatherBlocks(x: Tensor, given: Blocks, shape: Shape, name: string): Tensor {
  const blocks = keptFor(given, x);
  const source = operand(x);
  const visit = prepareVisit(blocks);
  beginOperation();
  const out = emptyTensor(shape, x.dtype);
  const [from, to] = [source.pointer, out.pointer];
  const bytes = bytesOf(x.dtype);
  const size = blocks.block * bytes;
  visit((at, first, n, shift) => {
    k.gatherBlocks(from + shift * bytes, at, to + first * size, n, blocks.block, bytes, 0, n, n * blocks.block);
  });
  const full = x.sizes;
  return record(
    out,
    name,
    wrt(x, (grad) => spreadBlocks(grad, blocks, full, name)),
  );
}

/** The adjoint: zeros of `shape` to whose blocks `x` is added, block by block; equal offsets add up. */
export function spreadBlocks(x: Tensor, given: Blocks, shape: Shape, name: string): Tensor {
  const blocks = keptFor(given, x);
  const out = zeros(shape, { dtype: x.dtype });
  addBlocks(out, blocks, x);
  const from = x.sizes;
  return record(
    out,
    `${name}Backward`,
    wrt(x, (grad) => gatherBlocks(grad, blocks, from, name)),
  );
}

/**
 * How the kernel adds: assembly/gather/blocks.ts has the same list; complex numbers are pairs of the first. Bytes wrap around, a boolean is
 * true where either is.
 */
const ADDITIONS = ['float32', 'int32', 'uint8', 'bool'];

/** target[block i] += source[block i], in memory, without gradients; `source` has as many elements and the same dtype. */
export function addBlocks(target: Tensor, blocks: Blocks, source: Tensor): void {
  if (source.count === 0) return;
  const values = operand(source);
  const visit = prepareVisit(blocks);
  beginOperation();
  const [from, to] = [values.pointer, target.pointer];
  const bytes = bytesOf(target.dtype);
  const addition = Math.max(ADDITIONS.indexOf(target.dtype), 0);
  visit((at, first, n, shift) => {
    k.scatterAddBlocks(from + first * blocks.block * bytes, at, to + shift * bytes, n, blocks.block, bytes, addition);
  });
}

/** target[block i] = source[block i], in memory, without gradients; of equal offsets the last one stays. */
export function writeBlocks(target: Tensor, blocks: Blocks, source: Tensor): void {
  if (source.count === 0) return;
  const values = operand(source);
  const visit = prepareVisit(blocks);
  beginOperation();
  const [from, to] = [values.pointer, target.pointer];
  const bytes = bytesOf(target.dtype);
  const size = blocks.block * bytes;
  visit((at, first, n, shift) => {
    k.scatterBlocks(from + first * size, at, to + shift * bytes, n, blocks.block, bytes);
  });
}

/** Dims of an array to walk: either all its entries, in steps of `stride`, or those at the given offsets. */
export type Walked = Plain | Int32Array | NamedPlaces;
interface Plain {
  size: number;
  stride: number;
}

function isPlain(dim: Walked): dim is Plain {
  return 'stride' in dim;
}

/** From as many offsets on in a list it pays to call kernels for one list after the other. */
const ENOUGH = 2048;

/** The blocks of a walk over dims; neighbouring elements of the last plain dims form a block. */
export function blocksOf(dims: readonly Walked[]): Blocks {
  let block = 1;
  let last = dims.length - 1;
  for (; last >= 0; last--) {
    const dim = dims[last] as Walked;
    if (!isPlain(dim) || (dim.stride !== block && dim.size !== 1)) break;
    block *= dim.size;
  }
  if (block === 0) return { offsets: new Int32Array(0), block };
  const lists = dims.slice(0, last + 1).filter((dim) => !isPlain(dim) || dim.size !== 1);
  if (lists.length === 1 && !isPlain(lists[0] as Walked)) return { offsets: lists[0] as NamedPlaces, block };
  let offsets: Int32Array = new Int32Array(1);
  for (; last >= 0; last--) {
    const dim = dims[last] as Walked;
    if (isPlain(dim) && dim.size === 1) continue;
    if (!isPlain(dim) || last > 0 || dim.size * offsets.length <= ENOUGH) {
      const entries = isPlain(dim) ? multiples(dim.size, dim.stride) : dim instanceof Int32Array ? dim : dim.list();
      offsets = offsets.length === 1 && offsets[0] === 0 ? entries : crossed(entries, offsets);
      continue;
    }
    // The outermost dim: a list of some of its rows comes again until it is through.
    const rows = Math.max(1, Math.min(dim.size, Math.floor(ENOUGH / Math.max(offsets.length, 1))));
    const total = dim.size * offsets.length;
    return { offsets: crossed(multiples(rows, dim.stride), offsets), block, total, stride: rows * dim.stride };
  }
  return { offsets, block };
}

/** The same places as blocks of one element each. */
export function ofElements(blocks: Blocks): Blocks {
  const { block, total, stride } = blocks;
  if (block === 1 || countOf(blocks) === 0) return blocks;
  const offsets = crossed(kept(blocks).offsets as Int32Array, multiples(block, 1));
  return { offsets, block: 1, ...(total === undefined ? {} : { total: total * block, stride: stride as number }) };
}

/** 0, step, 2 step, ... */
function multiples(size: number, step: number): Int32Array {
  beginOperation();
  const at = workspace(4 * size);
  k.arangeI32(at, 0, step, size);
  return i32.slice(at >>> 2, (at >>> 2) + size);
}

/** All sums a[i] + b[j], those of a[0] first. */
function crossed(a: Int32Array, b: Int32Array): Int32Array {
  const [rows, width] = [a.length, b.length];
  beginOperation();
  const [first, second, to] = [written(a), written(b), workspace(4 * rows * width)];
  const walk = writeWalk([rows, width], [1, 0], [0, 1]);
  k.elementwiseStrided(operationCode('addI32'), first, second, to, 2, walk, 0, rows, (rows * width) / 2);
  return i32.slice(to >>> 2, (to >>> 2) + rows * width);
}

/** The dims of a row-major array of `shape`, of which dim `at` is replaced by places in it: entries of it times its stride. */
export function alongDim(shape: Shape, at: number, places: NamedPlaces): Walked[] {
  const inner = numelOf(shape.slice(at + 1));
  const outer: Walked = { size: numelOf(shape.slice(0, at)), stride: inner * (shape[at] as number) };
  return [outer, places, { size: inner, stride: 1 }];
}
