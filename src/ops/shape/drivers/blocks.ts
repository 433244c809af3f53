import { record, wrt } from '../../../autograd/record';
import { operand } from '../../../tensor/copy';
import { zeros } from '../../../tensor/create';
import { bytesOf } from '../../../tensor/dtype';
import { contiguousStrides, type Shape } from '../../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { k } from '../../../wasm/engine';
import { i32, u8 } from '../../../wasm/memory';

/** Where parts of a tensor lie: runs of `block` neighbouring elements, each from an offset on, in elements. */
export interface Blocks {
  offsets: Int32Array;
  block: number;
}

/** Writes the offsets where kernels can read them, calls `run` with their address, and frees it. */
function writeOffsets({ offsets }: Blocks): number {
  const at = workspace(4 * offsets.length);
  i32.set(offsets, at >>> 2);
  return at;
}

/**
 * The blocks of `x`, which are counted in row-major order, one behind the other, in a tensor of `shape`.
 *
 * dX = zeros with dY added at the blocks.
 */
export function gatherBlocks(x: Tensor, blocks: Blocks, shape: Shape, name: string): Tensor {
  const source = operand(x);
  beginOperation();
  const out = emptyTensor(shape, x.dtype);
  const [from, to] = [source.pointer, out.pointer];
  const n = blocks.offsets.length;
  if (out.count > 0) {
    k.gatherBlocks(from, writeOffsets(blocks), to, n, blocks.block, bytesOf(x.dtype), 0, n);
  }
  const full = x.shape;
  return record(
    out,
    name,
    wrt(x, (grad) => spreadBlocks(grad, blocks, full, name)),
  );
}

/** The adjoint: zeros of `shape` to whose blocks `x` is added, block by block; equal offsets add up. */
export function spreadBlocks(x: Tensor, blocks: Blocks, shape: Shape, name: string): Tensor {
  const out = zeros(shape, { dtype: x.dtype });
  addBlocks(out, blocks, x);
  const from = x.shape;
  return record(
    out,
    `${name}Backward`,
    wrt(x, (grad) => gatherBlocks(grad, blocks, from, name)),
  );
}

/** target[block i] += source[block i], in memory, without gradients; `source` has as many elements and the same dtype. */
export function addBlocks(target: Tensor, blocks: Blocks, source: Tensor): void {
  if (source.count === 0) return;
  if (target.dtype === 'uint8' || target.dtype === 'bool') {
    addBytes(target, blocks, source);
    return;
  }
  const values = operand(source);
  const complex = target.dtype === 'complex64';
  beginOperation();
  const [from, to] = [values.pointer, target.pointer];
  const n = blocks.offsets.length;
  const pairs = complex ? { offsets: blocks.offsets.map((at) => 2 * at), block: 2 * blocks.block } : blocks;
  const at = writeOffsets(pairs);
  if (target.dtype === 'int32') k.scatterAddBlocksI32(from, at, to, n, pairs.block);
  else k.scatterAddBlocks(from, at, to, n, pairs.block);
}

/** The same for bytes: uint8 wraps around, bool is true where either is. */
function addBytes(target: Tensor, { offsets, block }: Blocks, source: Tensor): void {
  const values = source.data();
  beginOperation();
  const to = target.pointer;
  let next = 0;
  for (const offset of offsets) {
    for (let at = to + offset; at < to + offset + block; at++) {
      const sum = (u8[at] as number) + (values[next++] as number);
      u8[at] = target.dtype === 'bool' ? Number(sum !== 0) : sum;
    }
  }
}

/** target[block i] = source[block i], in memory, without gradients; of equal offsets the last one stays. */
export function writeBlocks(target: Tensor, blocks: Blocks, source: Tensor): void {
  if (source.count === 0) return;
  const values = operand(source);
  beginOperation();
  const [from, to] = [values.pointer, target.pointer];
  const n = blocks.offsets.length;
  k.scatterBlocks(from, writeOffsets(blocks), to, n, blocks.block, bytesOf(target.dtype));
}

/** Dims of an array to walk: either all its entries, in steps of `stride`, or those at the given offsets. */
export type Walked = { size: number; stride: number } | Int32Array;

/** The blocks of a walk over dims; neighbouring elements of the last plain dims form a block. */
export function blocksOf(dims: readonly Walked[]): Blocks {
  let block = 1;
  let last = dims.length - 1;
  for (; last >= 0; last--) {
    const dim = dims[last] as Walked;
    if (dim instanceof Int32Array || (dim.stride !== block && dim.size !== 1)) break;
    block *= dim.size;
  }
  let offsets: Int32Array = new Int32Array(block === 0 ? 0 : 1);
  for (let d = 0; d <= last; d++) offsets = crossed(offsets, dims[d] as Walked);
  return { offsets, block };
}

function crossed(outer: Int32Array, dim: Walked): Int32Array {
  if (outer.length === 1 && outer[0] === 0 && dim instanceof Int32Array) return dim;
  const size = dim instanceof Int32Array ? dim.length : dim.size;
  const out = new Int32Array(outer.length * size);
  let next = 0;
  for (const base of outer) {
    if (dim instanceof Int32Array) for (let i = 0; i < size; i++) out[next++] = base + (dim[i] as number);
    else for (let i = 0; i < size; i++) out[next++] = base + i * dim.stride;
  }
  return out;
}

/** Calls `visit` with the offset of each element of an array of `shape`, in row-major order. */
export function walkOffsets(shape: Shape, strides: Shape, visit: (offset: number) => void): void {
  const last = shape.length - 1;
  if (last < 0) {
    visit(0);
    return;
  }
  const [size, step] = [shape[last] as number, strides[last] as number];
  const walk = (dim: number, offset: number): void => {
    if (dim === last) for (let i = 0; i < size; i++) visit(offset + i * step);
    else for (let i = 0; i < (shape[dim] as number); i++) walk(dim + 1, offset + i * (strides[dim] as number));
  };
  walk(0, 0);
}

/** The dims of a row-major array of `shape`, of which dim `at` is replaced by `entries` of it. */
export function alongDim(shape: Shape, at: number, entries: Int32Array): Walked[] {
  const strides = contiguousStrides(shape);
  const step = strides[at] as number;
  return shape.map((size, i) =>
    i === at ? entries.map((entry) => entry * step) : { size, stride: strides[i] as number },
  );
}
