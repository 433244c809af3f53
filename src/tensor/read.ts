import { tracer } from '../trace';
import { allocate, beginOperation, pointerOf, release } from '../wasm/block';
import { f32, i32, u8 } from '../wasm/memory';
import { copyStrided } from './copyStrided';
import { bytesOf, type TypedArray } from './dtype';
import { contiguousStrides, isRowMajor } from './layout';
import { addressOf, memorySteps } from './physical';
import type { Tensor } from './tensor';

export type NestedArray = number | boolean | NestedArray[];

/** The elements in row-major order in an array of their own. */
export function readFlat(x: Tensor): TypedArray {
  tracer?.read(x);
  const steps = memorySteps(x);
  beginOperation();
  const from = addressOf(x);
  if (isRowMajor(x.sizes, steps)) return slice(x, from);
  const bytes = bytesOf(x.dtype);
  const block = allocate(x.count * bytes);
  const at = pointerOf(block);
  copyStrided(from, steps, at, contiguousStrides(x.sizes), x.sizes, bytes);
  const flat = slice(x, at);
  release(block);
  return flat;
}

/** The elements of `x` as they lie in row-major order from `at` on. */
function slice({ dtype, count }: Tensor, at: number): TypedArray {
  switch (dtype) {
    case 'float32':
      return f32.slice(at >>> 2, (at >>> 2) + count);
    case 'complex64':
      return f32.slice(at >>> 2, (at >>> 2) + 2 * count);
    case 'int32':
      return i32.slice(at >>> 2, (at >>> 2) + count);
    default:
      return u8.slice(at, at + count);
  }
}

export function readNested(x: Tensor): NestedArray {
  const flat = readFlat(x);
  const element = (i: number): NestedArray => {
    if (x.dtype === 'complex64') return [flat[2 * i] as number, flat[2 * i + 1] as number];
    return x.dtype === 'bool' ? flat[i] !== 0 : (flat[i] as number);
  };
  let level = Array.from({ length: x.count }, (_, i) => element(i));
  // From the innermost dim outwards, without recursion: shapes have any number of dims.
  let rows = 1;
  const rowsAbove = x.sizes.map((size) => {
    const above = rows;
    rows *= size;
    return above;
  });
  for (let dim = x.sizes.length - 1; dim >= 0; dim--) {
    const size = x.sizes[dim] as number;
    const inner = level;
    level = Array.from({ length: rowsAbove[dim] as number }, (_, i) => inner.slice(i * size, (i + 1) * size));
  }
  return level[0] as NestedArray;
}
