import { FormatError } from '../../errors';
import { checkBytes } from '../checkBytes';
import { BYTES_OF } from '../elements';
import { latin1 } from '../pickle/bytes';
import { type PickleContext, readPickle } from '../pickle/read';
import { plain } from '../pickle/values';
import { ZipReader } from '../zip/read';
import { decodeLegacy, isLegacy } from './legacy';
import { type PtOptions, ptContext, storageId } from './names';
import { FileStorage, STORAGE_CODES } from './storage';

/**
 * What `torch.save` wrote: state dicts, tensors, numbers, strings, lists and dicts of them, whole checkpoints. Nothing of
 * the file runs: a name in it means what a fixed list says.
 *
 * Dicts become objects (a `Map` where keys are neither all strings nor all whole numbers), tuples and lists arrays, sets
 * `Set`, bytes `Uint8Array`, complex numbers `{ re, im }`, integers beyond 2^53 `bigint`, NumPy's arrays tensors, None
 * null. Tensors that shared memory share it, and a tensor that stood in two places is one. Element types that torchlet has
 * not are widened, as by `decodeSafetensors`.
 *
 * @param bytes - the file: of the zip format, or of the one before PyTorch 1.6
 * @param name - what the bytes are, for messages: the file's path
 * @param options - `lossy` as for `decodeSafetensors`; `unknown: 'keep'` gives objects of unknown classes as plain ones
 * @returns the value that was saved
 * @throws FormatError when the bytes are truncated or corrupted, for an object of a class that is not on the list, for a
 * value out of the dtype's range
 * @throws DTypeError for quantized and sparse tensors
 * @example
 * const bytes = encodePt({ epoch: 3, weight: ones([2]) });
 * decodePt(bytes, 'run.pt').epoch; // 3
 * @see https://pytorch.org/docs/stable/generated/torch.load.html
 */
// biome-ignore lint/suspicious/noExplicitAny: what a file holds is known to its reader, as of JSON.parse
export function decodePt(bytes: Uint8Array, name = 'the file', options: PtOptions = {}): any {
  checkBytes(bytes, name);
  return isZip(bytes) ? decodeArchive(new ZipReader(bytes, name), options) : decodeLegacy(bytes, name, options);
}

export function isZip(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, 4)) === 'PK\x03\x04';
}

/** Whether the bytes begin as a file of PyTorch's does. */
export function isPt(bytes: Uint8Array): boolean {
  return isZip(bytes) || isLegacy(bytes);
}

/** The folder in the archive under which all lies, of any name. */
function folderOf(zip: ZipReader): string | undefined {
  return zip.paths.find((path) => /^[^/]*\/data\.pkl$/.test(path))?.slice(0, -'data.pkl'.length);
}

function decodeArchive(zip: ZipReader, options: PtOptions): unknown {
  const { name } = zip;
  const folder = folderOf(zip);
  if (folder === undefined) throw new FormatError(`${name} is a zip file, but none of PyTorch's: it has no data.pkl`);
  if (zip.paths.some((path) => path.startsWith(`${folder}code/`))) {
    throw new FormatError(
      `${name} is a TorchScript program; save its weights: torch.save(model.state_dict(), 'model.pt')`,
    );
  }
  const order = zip.has(`${folder}byteorder`) ? latin1(zip.read(`${folder}byteorder`)).trim() : 'little';
  const storages = new Map<string, FileStorage>();
  const context: PickleContext = {
    ...ptContext(name, options),
    persistent(id) {
      const { kind, key, count } = storageId(id, name);
      const known = storages.get(key);
      if (known !== undefined) return known;
      const code = STORAGE_CODES[kind];
      const path = `${folder}data/${key}`;
      if (code !== undefined && zip.sizeOf(path) !== count * BYTES_OF[code]) {
        throw new FormatError(
          `${name} is corrupted: storage ${key} has ${zip.sizeOf(path)} bytes for ${count} elements`,
        );
      }
      const storage = new FileStorage(key, code, name, () => zip.read(path), order === 'big', options);
      storages.set(key, storage);
      return storage;
    },
  };
  return plain(readPickle(zip.read(`${folder}data.pkl`), context).value, name);
}
