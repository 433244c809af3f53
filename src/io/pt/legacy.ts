import { FormatError } from '../../errors';
import { BYTES_OF } from '../elements';
import { type PickleContext, readPickle } from '../pickle/read';
import { Dict, Global, plain, Unknown } from '../pickle/values';
import { type PtOptions, ptContext, StorageClass, storageId } from './names';
import { FileStorage, STORAGE_CODES } from './storage';

/** The first value of files from before PyTorch 1.6, pickled. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;

export function isLegacy(bytes: Uint8Array): boolean {
  try {
    return readPickle(bytes.subarray(0, 64), refusing('')).value === MAGIC;
  } catch {
    return false;
  }
}

/** For pickles of numbers and texts alone. */
function refusing(name: string): PickleContext {
  return {
    name,
    unknown: 'error',
    find: () => undefined,
    refuse: (global) => new FormatError(`${name} is corrupted: it names ${global} before its value`),
  };
}

/** Four pickles one behind the other (magic number, version, machine, value), the keys of the storages, and their bytes. */
export function decodeLegacy(bytes: Uint8Array, name: string, options: PtOptions): unknown {
  if (!isLegacy(bytes)) {
    throw new FormatError(`${name} is no file of PyTorch's: neither a zip file nor one of the format before 1.6`);
  }
  const next = (context: PickleContext = refusing(name)) => {
    const { value, end } = readPickle(bytes, context, at);
    at = end;
    return value;
  };
  let at = 0;
  next();
  const version = next();
  if (version !== VERSION)
    throw new FormatError(`${name} is of version ${String(version)} of PyTorch's old format, known is ${VERSION}`);
  const machine = next();
  const bigEndian = machine instanceof Dict && machine.get('little_endian') === false;

  // The bytes lie behind the value that refers to them: where, is known before the value is read a second time.
  const value = at;
  const known = ptContext(name, options);
  const kinds = new Map<string, { kind: string; count: number }>();
  next({
    ...known,
    find: (global) => {
      const found = known.find(global);
      return found instanceof StorageClass ? found : new Global(global, () => new Unknown(global, []));
    },
    persistent(id) {
      const { kind, key, count, view } = storageId(id, name);
      if (view !== null && view !== undefined) {
        throw new FormatError(`${name}: storage ${key} is a view of another, as PyTorch 0.1 wrote them; save it anew`);
      }
      kinds.set(key, { kind, count });
      return null;
    },
  });
  const keys = next();
  if (!Array.isArray(keys)) throw new FormatError(`${name} is corrupted: it has no list of storages`);
  const storages = new Map<string, FileStorage>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (const key of keys) {
    const described = kinds.get(String(key));
    const code = STORAGE_CODES[described?.kind ?? ''];
    if (described === undefined || code === undefined || at + 8 > bytes.length) {
      throw new FormatError(`${name} is corrupted: storage ${String(key)} is not described`);
    }
    const count = Number(view.getBigInt64(at, !bigEndian));
    const from = at + 8;
    at = from + count * BYTES_OF[code];
    if (count !== described.count || !(at <= bytes.length)) {
      throw new FormatError(
        `${name} is truncated or corrupted: storage ${String(key)} has not its ${described.count} elements`,
      );
    }
    const end = at;
    storages.set(
      String(key),
      new FileStorage(String(key), code, name, () => bytes.subarray(from, end), bigEndian, options),
    );
  }
  if (at !== bytes.length)
    throw new FormatError(`${name} is too long: ${bytes.length - at} bytes follow its last storage`);
  const context: PickleContext = {
    ...known,
    persistent(id) {
      const { key } = storageId(id, name);
      const storage = storages.get(key);
      if (storage === undefined) throw new FormatError(`${name} is corrupted: it has no storage ${key}`);
      return storage;
    },
  };
  return plain(readPickle(bytes, context, value).value, name);
}
