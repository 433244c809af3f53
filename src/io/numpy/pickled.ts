import { DTypeError, FormatError } from '../../errors';
import { BYTES_OF, type Code, type ReadOptions, tensorOf } from '../elements';
import { rawBytes } from '../pickle/python';
import { Global, Instance, Tuple } from '../pickle/values';
import { printable } from '../printable';
import { codeOfNumpy, rowMajor, swapped } from './dtype';

/** NumPy's dtype as a pickle makes it. */
class NumpyType {
  constructor(
    readonly code: Code,
    readonly complex: boolean,
    public bigEndian = false,
  ) {}
}

/** NumPy's classes and functions that a file may name: arrays become tensors, scalars numbers. */
export function numpyNames(name: string, { lossy = false }: ReadOptions): ReadonlyMap<string, Global> {
  const read = (bytes: Uint8Array, { code, complex, bigEndian }: NumpyType) =>
    bigEndian ? swapped(bytes, BYTES_OF[code], complex) : bytes;
  const dtype: Global = new Global(
    'numpy.dtype',
    ([type]) => {
      const code = codeOfNumpy(String(type));
      if (code === undefined) {
        throw new DTypeError(`${name} holds a NumPy array of type '${printable(String(type))}', which no dtype holds`);
      }
      return new Instance(dtype, new NumpyType(code, String(type).startsWith('c')));
    },
    (type, state) => {
      if (state instanceof Tuple && state.items[1] === '>') (type as NumpyType).bigEndian = true;
      return type;
    },
  );
  const array: Global = new Global(
    'numpy.ndarray',
    () => new Instance(array, null),
    (_, state) => {
      const [, shape, type, fortran, raw] = state instanceof Tuple ? state.items : [];
      const of = type instanceof Instance ? type.value : null;
      const sizes = shape instanceof Tuple ? (shape.items as number[]) : null;
      const bytes = rawBytes(raw);
      if (!(of instanceof NumpyType) || sizes === null || bytes === null || !sizes.every(isSize) || sizes.length > 64) {
        throw new FormatError(`${name} is corrupted: a NumPy array without shape, type and bytes`);
      }
      const size = BYTES_OF[of.code];
      if (bytes.length !== sizes.reduce((product, n) => product * n, size)) {
        throw new FormatError(
          `${name} is corrupted: a NumPy array of shape [${sizes.join(', ')}] has ${bytes.length} bytes`,
        );
      }
      const ordered = fortran === true ? rowMajor(read(bytes, of), size, sizes) : read(bytes, of);
      return tensorOf(ordered, of.code, sizes, { name, key: 'a NumPy array', lossy });
    },
  );
  const scalar = ([type, raw]: readonly unknown[]) => {
    const of = type instanceof Instance ? type.value : null;
    const bytes = rawBytes(raw);
    if (!(of instanceof NumpyType) || bytes?.length !== BYTES_OF[of.code]) {
      throw new FormatError(`${name} is corrupted: a NumPy scalar without type and bytes`);
    }
    return numberOf(read(bytes, of), of.code, name);
  };
  const known = [dtype, array];
  for (const core of ['numpy.core.multiarray', 'numpy._core.multiarray']) {
    known.push(new Global(`${core}._reconstruct`, () => new Instance(array, null)));
    known.push(new Global(`${core}.scalar`, scalar));
  }
  return new Map(known.map((global) => [global.name, global]));
}

function isSize(n: unknown): boolean {
  return Number.isSafeInteger(n) && (n as number) >= 0;
}

/** A scalar's value, whole: a number of JavaScript holds a double, and a bigint an integer of 64 bits. */
function numberOf(bytes: Uint8Array, code: Code, name: string): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (code) {
    case 'F64':
      return view.getFloat64(0, true);
    case 'C128':
      return { re: view.getFloat64(0, true), im: view.getFloat64(8, true) };
    case 'I64':
    case 'U64': {
      const value = code === 'I64' ? view.getBigInt64(0, true) : view.getBigUint64(0, true);
      return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    }
    case 'U32':
      return view.getUint32(0, true);
    default: {
      const x = tensorOf(bytes, code, [], { name, key: 'a NumPy scalar' });
      const value = x.item();
      x.dispose();
      return value;
    }
  }
}
