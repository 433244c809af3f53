import { f32, i32, u8 } from '../wasm/memory';
import { copyOf } from './copy';
import type { TypedArray } from './dtype';
import { isRowMajor, type Shape } from './layout';
import type { Tensor } from './tensor';

export type NestedArray = number | boolean | NestedArray[];

/** The elements in row-major order in an array of their own. */
export function readFlat(x: Tensor): TypedArray {
  if (!isRowMajor(x.shape, x.strides)) {
    const copy = copyOf(x);
    const flat = readFlat(copy);
    copy.dispose();
    return flat;
  }
  const at = x.pointer;
  switch (x.dtype) {
    case 'float32':
      return f32.slice(at >>> 2, (at >>> 2) + x.count);
    case 'complex64':
      return f32.slice(at >>> 2, (at >>> 2) + 2 * x.count);
    case 'int32':
      return i32.slice(at >>> 2, (at >>> 2) + x.count);
    default:
      return u8.slice(at, at + x.count);
  }
}

export function readNested(x: Tensor): NestedArray {
  const flat = readFlat(x);
  const element = (i: number): NestedArray => {
    if (x.dtype === 'complex64') return [flat[2 * i] as number, flat[2 * i + 1] as number];
    return x.dtype === 'bool' ? flat[i] !== 0 : (flat[i] as number);
  };
  let next = 0;
  const level = (shape: Shape, dim: number): NestedArray => {
    if (dim === shape.length) return element(next++);
    return Array.from({ length: shape[dim] as number }, () => level(shape, dim + 1));
  };
  return level(x.shape, 0);
}
