import type { Code } from '../elements';

/** Element types of NumPy by their kind and size, as in the header of a file: 'f4', 'i8', 'b1'. */
const CODES: Readonly<Record<string, Code>> = {
  f2: 'F16',
  f4: 'F32',
  f8: 'F64',
  i1: 'I8',
  i2: 'I16',
  i4: 'I32',
  i8: 'I64',
  u1: 'U8',
  u2: 'U16',
  u4: 'U32',
  u8: 'U64',
  b1: 'BOOL',
  c8: 'C64',
  c16: 'C128',
};

/** What NumPy calls an element type, as PyTorch's messages do. */
export function codeOfNumpy(type: string): Code | undefined {
  return Object.hasOwn(CODES, type) ? CODES[type] : undefined;
}

/** The bytes in the other order, element by element; the halves of a complex number one by one. */
export function swapped(bytes: Uint8Array, size: number, complex: boolean): Uint8Array {
  const width = complex ? size / 2 : size;
  const out = new Uint8Array(bytes);
  for (let at = 0; at + width <= out.length; at += width) out.subarray(at, at + width).reverse();
  return out;
}

/** Elements in Fortran's order (the first dim runs fastest), put into row-major order. */
export function rowMajor(bytes: Uint8Array, size: number, shape: readonly number[]): Uint8Array {
  if (shape.filter((n) => n > 1).length < 2) return bytes;
  const out = new Uint8Array(bytes.length);
  const strides: number[] = [];
  let step = size;
  for (const n of shape) {
    strides.push(step);
    step *= n;
  }
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to += size) {
    for (let b = 0; b < size; b++) out[to + b] = bytes[from + b] as number;
    for (let dim = shape.length - 1; dim >= 0; dim--) {
      from += strides[dim] as number;
      index[dim] = (index[dim] as number) + 1;
      if (index[dim] !== shape[dim]) break;
      from -= (strides[dim] as number) * (shape[dim] as number);
      index[dim] = 0;
    }
  }
  return out;
}
