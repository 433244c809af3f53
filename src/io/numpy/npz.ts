import { FormatError, ValueError } from '../../errors';
import { isPlainObject } from '../../tensor/plainObject';
import { Tensor } from '../../tensor/tensor';
import { typeName } from '../../tensor/wrongArguments';
import { checkBytes } from '../checkBytes';
import type { ReadOptions } from '../elements';
import { printable } from '../printable';
import { ZipReader } from '../zip/read';
import { writeZip } from '../zip/write';
import { decodeNpy, encodeNpy } from './npy';

/**
 * Named arrays as the bytes of a `.npz` file: a zip file of a `.npy` for each, which `np.load` opens.
 *
 * @param arrays - tensors by name
 * @param options - `compressed`: deflated, as `np.savez_compressed` does; default stored
 * @returns bytes of the file
 * @throws ValueError for a value that is no tensor
 * @example
 * const bytes = encodeNpz({ x: ones([2]), y: zeros([3]) });
 * Object.keys(decodeNpz(bytes, 'data.npz')); // ['x', 'y']
 * @see https://numpy.org/doc/stable/reference/generated/numpy.savez.html
 */
export function encodeNpz(
  arrays: Readonly<Record<string, Tensor>>,
  { compressed = false }: { compressed?: boolean } = {},
): Uint8Array {
  if (!isPlainObject(arrays)) throw new ValueError(`encodeNpz(): expected tensors by name, got ${typeName(arrays)}`);
  const files = new Map<string, Uint8Array>();
  for (const [key, x] of Object.entries(arrays)) {
    if (!(x instanceof Tensor)) throw new ValueError(`encodeNpz(): '${printable(key)}' is a ${typeName(x)}, no tensor`);
    files.set(`${key}.npy`, encodeNpy(x));
  }
  return writeZip(files, { deflate: compressed });
}

/**
 * The arrays of a `.npz` file by their names, stored or deflated.
 *
 * @param bytes - of the file
 * @param name - what the bytes are, for messages: the file's path
 * @param options - `lossy` as for `decodeSafetensors`
 * @returns tensors by name
 * @throws FormatError when the bytes are truncated or not in the format, or a value is out of the dtype's range
 * @throws DTypeError for arrays of objects, strings, records, times
 * @example
 * decodeNpz(encodeNpz({ x: tensor([1, 2]) }), 'data.npz').x; // => tensor([1., 2.])
 */
export function decodeNpz(bytes: Uint8Array, name = 'the file', options: ReadOptions = {}): Record<string, Tensor> {
  checkBytes(bytes, name);
  const zip = new ZipReader(bytes, name);
  const arrays: Record<string, Tensor> = {};
  for (const path of zip.paths) {
    if (!path.endsWith('.npy')) throw new FormatError(`${name} is no .npz file: it holds '${printable(path)}'`);
    const key = path.slice(0, -'.npy'.length);
    // As the name of a field it would change the object that gets it.
    if (key === '__proto__') throw new FormatError(`${name} is corrupted: '__proto__' is no name`);
    arrays[key] = decodeNpy(zip.read(path), `${name}: ${printable(path)}`, options);
  }
  return arrays;
}

/** Whether all that a zip file holds is arrays. */
export function isNpz(bytes: Uint8Array, name: string): boolean {
  const { paths } = new ZipReader(bytes, name);
  return paths.length > 0 && paths.every((path) => path.endsWith('.npy'));
}
