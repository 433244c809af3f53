import { FormatError, IndexError } from '../errors';
import type { Tensor } from '../tensor/tensor';
import { type Code, type ReadOptions, tensorOf } from './elements';
import { type Entry, headerEnd, parseHeader } from './header';
import { printable } from './printable';
import { type OpenOptions, openSource } from './source/open';
import type { Source, SourceLike } from './source/source';

/** What the header says of a tensor that has not been read. */
export interface TensorInfo {
  /** Element type by the format's name: F32, F16, I64, ... */
  readonly code: Code;
  readonly shape: readonly number[];
  /** Bytes that its elements take in the file. */
  readonly bytes: number;
}

/**
 * Named tensors that are read when they are asked for.
 *
 * @see https://huggingface.co/docs/safetensors
 */
export interface LazyTensors {
  readonly metadata: Readonly<Record<string, string>>;
  /** Names in the order of the data. */
  keys(): string[];
  has(name: string): boolean;
  /** What is known without reading the elements: their type, shape, size. */
  info(name: string): Promise<TensorInfo>;
  /** Reads one tensor. A new one each time. */
  get(name: string): Promise<Tensor>;
  /** Closes the file. */
  close(): Promise<void>;
}

/**
 * Opens a safetensors file and reads its header only: of a file, a blob or an address whose server has ranges nothing else
 * is read until a tensor is asked for.
 *
 * @param from - a path, a URL, bytes, a `Blob`, a `Response`
 * @param options - `lossy` as for `decodeSafetensors`; `fetch`, what requests take
 * @returns the tensors, to be closed at the end
 * @throws FormatError when the file cannot be read or its header is not what the format demands
 * @example
 * const bytes = encodeSafetensors({ tensors: new Map([['w', ones([2])]]), metadata: {} });
 * const file = await openSafetensors(bytes);
 * file.keys(); // ['w']
 * (await file.get('w')).shape; // [2]
 * await file.close();
 * @see https://huggingface.co/docs/safetensors
 */
export async function openSafetensors(from: SourceLike, options: OpenOptions & ReadOptions = {}): Promise<LazyTensors> {
  const source = await openSource(from, options);
  try {
    return await lazyTensors(source, options);
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function lazyTensors(source: Source, { lossy = false }: ReadOptions): Promise<LazyTensors> {
  const { name, size } = source;
  const end = headerEnd(await source.read(0, Math.min(8, size)), name, size);
  const { metadata, entries, begin: start } = parseHeader(await source.read(0, end), name, size);
  const byName = new Map(entries.map((entry) => [entry.key, entry]));
  const entryOf = (key: string): Entry => {
    const entry = byName.get(key);
    if (entry !== undefined) return entry;
    throw new IndexError(`${name} has no tensor '${printable(String(key))}'`);
  };
  let open = true;
  return {
    metadata,
    keys: () => [...byName.keys()],
    has: (key) => byName.has(key),
    info: async (key) => {
      const { code, shape, begin, end } = entryOf(key);
      return { code, shape, bytes: end - begin };
    },
    async get(key) {
      const { code, shape, begin, end } = entryOf(key);
      if (!open) throw new FormatError(`${name} is closed`);
      const bytes = await source.read(start + begin, start + end);
      return tensorOf(bytes, code, shape, { name, key, lossy });
    },
    async close() {
      if (open) await source.close();
      open = false;
    },
  };
}
