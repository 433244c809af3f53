import { FormatError, ValueError } from '../errors';
import type { Module } from '../nn/module';
import type { Tensor } from '../tensor/tensor';
import { type LazyTensors, openSafetensors } from './lazy';
import { decodeNpy, NPY_MAGIC } from './numpy/npy';
import { decodeNpz, isNpz } from './numpy/npz';
import { latin1 } from './pickle/bytes';
import { decodePt, isPt, isZip } from './pt/decode';
import type { PtOptions } from './pt/names';
import { decodeSafetensors } from './safetensors';
import { parseShardIndex, shardedTensors } from './shards';
import { type OpenOptions, openSource, siblingOf } from './source/open';
import { readAll, type Source, type SourceLike } from './source/source';

export interface LoadOptions extends OpenOptions, PtOptions {}

/** What files begin with that are often taken for weights, and what they are. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['GGUF', 'a GGUF file, which holds quantized weights: look for the safetensors of the same model'],
  ['\x89HDF', "an HDF5 file (Keras, TensorFlow): convert it with Python's h5py"],
  ['\x1f\x8b', 'packed by gzip: unpack it first'],
  ['\x08', 'an ONNX file: loadOnnx of torchlet/onnx reads it'],
  ['version https://git-lfs', 'no weights but a pointer of Git LFS: download the file itself'],
  ['<', 'a page in HTML: the address is that of a page, not of the file'],
];

/**
 * What a file of weights holds, whatever its format: safetensors (also in several files, by their index), PyTorch's `.pt`
 * and `.pth`, NumPy's `.npy` and `.npz`. The format is recognised by the content.
 *
 * @param from - a path, a URL, a `Blob` or `File`, a `Response`, bytes
 * @param options - `lossy` as for `decodeSafetensors`, `unknown` as for `decodePt`; `fetch`, what requests take
 * @returns for safetensors and `.npz` an object of tensors by name, for `.npy` a tensor, for `.pt` what was saved
 * @throws FormatError when the bytes cannot be had, or are in none of the formats
 * @example
 * const bytes = encodeSafetensors({ tensors: new Map(Object.entries(model.stateDict())), metadata: {} });
 * model.loadStateDict(await load(bytes));
 * @see https://pytorch.org/docs/stable/generated/torch.load.html
 */
// biome-ignore lint/suspicious/noExplicitAny: what a file holds is known to its reader, as of JSON.parse
export async function load(from: SourceLike, options: LoadOptions = {}): Promise<any> {
  const source = await openSource(from, options);
  try {
    const first = await source.read(0, Math.min(16, source.size));
    if (first[0] === 0x7b) return await loadShards(from, source, options);
    return decode(await readAll(source), source.name, options);
  } finally {
    await source.close();
  }
}

function decode(bytes: Uint8Array, name: string, { lossy = false, unknown = 'error' }: LoadOptions): unknown {
  const options = { lossy };
  const begin = latin1(bytes.subarray(0, 24));
  if (isZip(bytes))
    return isNpz(bytes, name) ? decodeNpz(bytes, name, options) : decodePt(bytes, name, { lossy, unknown });
  if (begin.startsWith(NPY_MAGIC)) return decodeNpy(bytes, name, options);
  if (isPt(bytes)) return decodePt(bytes, name, { lossy, unknown });
  if (begin[8] === '{') return Object.fromEntries(decodeSafetensors(bytes, name, options).tensors);
  const what = OTHERS.find(([prefix]) => begin.startsWith(prefix))?.[1];
  const known = 'safetensors, .pt, .npy and .npz are known';
  if (what !== undefined) throw new FormatError(`${name} is ${what}`);
  if (bytes.length === 0) throw new FormatError(`${name} is empty`);
  throw new FormatError(`${name} is in no format of weights (${bytes.length} bytes): ${known}`);
}

async function loadShards(from: SourceLike, source: Source, options: LoadOptions): Promise<Record<string, Tensor>> {
  const shards = await openShards(from, source, options);
  try {
    const tensors: [string, Tensor][] = [];
    for (const key of shards.keys()) tensors.push([key, await shards.get(key)]);
    return Object.fromEntries(tensors);
  } finally {
    await shards.close();
  }
}

async function openShards(from: SourceLike, source: Source, options: LoadOptions): Promise<LazyTensors> {
  const text = new TextDecoder().decode(await readAll(source));
  const index = parseShardIndex(text, source.name);
  const { fetch, lossy = false } = options;
  const rest = { lossy, ...(fetch && { fetch }) };
  if (siblingOf(from, '') === null) {
    throw new FormatError(
      `${source.name} is the index of several files: give its path or address, beside which they lie`,
    );
  }
  return shardedTensors(index, source.name, (file) => siblingOf(from, file) as string | URL, rest);
}

/** What tells a tensor's numbers from those of others. */
function placeOf({ storage, offset, shape, strides }: Tensor): string {
  return `${storage.serial} ${offset} ${shape} ${strides}`;
}

/**
 * Copies the weights of a file into a model. From safetensors they are read one by one, so that beside the model no more is
 * needed than its largest tensor; other formats are read whole. Weights that the model has under several names, tied, may stand under one
 * of them in the file.
 *
 * @param model - whose parameters and buffers are overwritten
 * @param from - as for `load`
 * @param options - `strict`: missing and unexpected names are errors (default true); the others as for `load`
 * @returns names that were missing in the file or unexpected in it
 * @throws ValueError when names or shapes do not fit; nothing has changed then
 * @throws FormatError as `load` does
 * @example
 * const bytes = encodeSafetensors({ tensors: new Map(Object.entries(model.stateDict())), metadata: {} });
 * await loadModel(model, bytes); // { missingKeys: [], unexpectedKeys: [] }
 */
export async function loadModel(
  model: Module,
  from: SourceLike,
  options: LoadOptions & { strict?: boolean } = {},
): Promise<{ missingKeys: string[]; unexpectedKeys: string[] }> {
  const { strict = true, ...rest } = options;
  const source = await openSource(from, rest);
  const first = await source.read(0, Math.min(16, source.size));
  const sharded = first[0] === 0x7b;
  if (!sharded && first[8] !== 0x7b) return model.loadStateDict(await load(source, rest), { strict });
  const weights = sharded
    ? await openShards(from, source, rest)
    : await openSafetensors(source, { lossy: rest.lossy ?? false });
  try {
    const own = model.stateDict();
    const given = new Set(weights.keys());
    const tied = new Set([...given].filter((key) => Object.hasOwn(own, key)).map((key) => placeOf(own[key] as Tensor)));
    // Of weights that are one, files have one name.
    const missingKeys = Object.keys(own).filter((key) => !given.has(key) && !tied.has(placeOf(own[key] as Tensor)));
    const unexpectedKeys = [...given].filter((key) => !Object.hasOwn(own, key));
    // The model says what it refuses, of names and of shapes, before a value is read.
    const shapes = await Promise.all([...given].map(async (key) => [key, (await weights.info(key)).shape] as const));
    for (const [key, shape] of shapes) {
      const target = Object.hasOwn(own, key) ? own[key] : undefined;
      if (target !== undefined && String(target.shape) !== String(shape)) {
        throw new ValueError(
          `size mismatch for ${key}: copying a param with shape [${shape.join(', ')}] from checkpoint, the shape in current model is [${target.shape.join(', ')}]`,
        );
      }
    }
    if (strict && missingKeys.length + unexpectedKeys.length > 0) {
      throw new ValueError(
        `the weights do not fit the model: missing ${missingKeys.join(', ') || 'none'}; unexpected ${unexpectedKeys.join(', ') || 'none'}`,
      );
    }
    for (const key of given) {
      if (!Object.hasOwn(own, key)) continue;
      const value = await weights.get(key);
      model.loadStateDict({ [key]: value }, { strict: false });
      value.dispose();
    }
    return { missingKeys, unexpectedKeys };
  } finally {
    await weights.close();
    if (sharded) await source.close();
  }
}
