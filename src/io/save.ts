import { FormatError, ValueError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../tensor/wrongArguments';
import { encodeNpy } from './numpy/npy';
import { encodeNpz } from './numpy/npz';
import { printable } from './printable';
import { encodePt } from './pt/encode';
import { encodeSafetensors, type SafeTensorsOptions } from './safetensors';
import { shardIndex, shardName, sizeInBytes, splitShards } from './shards';
import { fileSystem, writeError } from './source/file';
import { siblingOf } from './source/open';

export interface SaveOptions extends SafeTensorsOptions {
  /** For safetensors: strings to go with the tensors, beside `{ format: 'pt' }`, which Hugging Face's loaders ask for. */
  metadata?: Readonly<Record<string, string>>;
  /**
   * For safetensors: several files of at most so many bytes, or '5GB', and beside them `model.safetensors.index.json`, where one file
   * would be larger; default one file.
   */
  maxShardSize?: number | string;
  /** For `.npz`: deflated; default stored. */
  compressed?: boolean;
}

/**
 * Writes a file in the format that its name's ending says: `.safetensors`, `.pt`, `.pth`, `.npy`, `.npz`. The file is
 * whole or not there: it is written beside its place and moved when it is on the disk.
 *
 * @param value - for safetensors and `.npz` an object of tensors by name (a state dict), for `.npy` a tensor, for `.pt`
 * whatever `encodePt` takes
 * @param path - of the file; its ending says the format
 * @param options - `dtype` and `metadata` for safetensors, `compressed` for `.npz`
 * @returns when the file is on the disk
 * @throws ValueError when the value does not fit the format
 * @throws FormatError for another ending, and where the runtime has no files: `encodePt` and its like give the bytes
 * @example
 * await save(model.stateDict(), 'model.safetensors');
 * model.loadStateDict(await load('model.safetensors'));
 * @see https://pytorch.org/docs/stable/generated/torch.save.html
 */
export async function save(value: unknown, path: string | URL, options: SaveOptions = {}): Promise<string | URL> {
  if (typeof path !== 'string' && Object.prototype.toString.call(path) !== '[object URL]') {
    throw new ValueError(`save(): the path is the second argument, a string or a URL, not ${typeName(path)}`);
  }
  const { maxShardSize, ...rest } = options;
  if (maxShardSize !== undefined) {
    const whole = await saveShards(value, path, sizeInBytes(maxShardSize), rest);
    if (whole !== null) return whole;
  }
  await writeWhole(path, encode(value, String(path), rest));
  return path;
}

/** Writes several files and their index; null, and nothing written, where one file is enough. */
async function saveShards(
  value: unknown,
  path: string | URL,
  most: number,
  options: SaveOptions,
): Promise<string | URL | null> {
  const ending = endingOf(String(path));
  if (ending !== '.safetensors') {
    throw new ValueError(`save(): maxShardSize is for .safetensors files, not for '${printable(String(path))}'`);
  }
  const bytesOf = (x: Tensor): number => {
    const isHalved = x.dtype === 'float32' && (options.dtype ?? 'float32') !== 'float32';
    return (x.numel() * x.elementSize()) / (isHalved ? 2 : 1);
  };
  const tensors = tensorsOf(value, ending);
  const shards = splitShards(tensors, most, bytesOf);
  if (shards.length < 2) return null;
  const own = /[^/\\]*$/.exec(typeof path === 'string' ? path : decodeURIComponent(path.pathname))?.[0] ?? '';
  const nameOf = (at: number): string => shardName(own, at, shards.length);
  const beside = (file: string): string | URL => siblingOf(path, file) as string | URL;
  for (const [at, shard] of shards.entries()) await writeWhole(beside(nameOf(at)), encode(shard, nameOf(at), options));
  const total = Object.values(tensors).reduce((sum, x) => sum + bytesOf(x), 0);
  const index = beside(`${own}.index.json`);
  await writeWhole(index, new TextEncoder().encode(shardIndex(shards, nameOf, total)));
  // Readers take a single file first, which would be an older one.
  await fileSystem(printable(String(path))).rm(path, { force: true });
  return index;
}

async function writeWhole(path: string | URL, bytes: Uint8Array): Promise<void> {
  const fs = fileSystem(printable(String(path)));
  const aside = typeof path === 'string' ? `${path}.part` : new URL(`${path.href}.part`);
  try {
    const file = await fs.open(aside, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(aside, path);
  } catch (error) {
    await fs.rm(aside, { force: true }).catch(() => {});
    throw writeError(error, printable(String(path)));
  }
}

const endingOf = (path: string): string => /\.[^./\\]*$/.exec(path)?.[0].toLowerCase() ?? '';

function encode(value: unknown, path: string, options: SaveOptions): Uint8Array {
  const ending = endingOf(path);
  switch (ending) {
    case '.safetensors':
      return encodeSafetensors(
        { tensors: new Map(Object.entries(tensorsOf(value, ending))), metadata: { format: 'pt', ...options.metadata } },
        { dtype: options.dtype ?? 'float32' },
      );
    case '.npz':
      return encodeNpz(tensorsOf(value, ending), { compressed: options.compressed ?? false });
    case '.npy':
      if (!(value instanceof Tensor)) throw new ValueError(`a .npy file holds one tensor, got ${typeName(value)}`);
      return encodeNpy(value);
    case '.pt':
    case '.pth':
      return encodePt(value);
    default:
      throw new FormatError(
        `${printable(path)}: the ending says the format: .safetensors, .pt, .pth, .npy or .npz, not '${printable(ending)}'`,
      );
  }
}

function tensorsOf(value: unknown, ending: string): Record<string, Tensor> {
  if (typeof value === 'object' && value !== null && !(value instanceof Tensor)) {
    const wrong = Object.entries(value).find(([, x]) => !(x instanceof Tensor));
    if (wrong === undefined) return value as Record<string, Tensor>;
    throw new ValueError(
      `a ${ending} file holds named tensors, and '${printable(wrong[0])}' is a ${typeName(wrong[1])}: a .pt file takes whole checkpoints`,
    );
  }
  throw new ValueError(`a ${ending} file holds named tensors: give a state dict, not ${typeName(value)}`);
}
