import { FormatError, ValueError } from '../errors';
import type { Tensor } from '../tensor/tensor';
import type { ReadOptions } from './elements';
import { type LazyTensors, openSafetensors } from './lazy';
import { printable } from './printable';
import type { OpenOptions } from './source/open';
import { parseStrict } from './strictJson';

/** A checkpoint in several safetensors files, as its index describes it. */
interface ShardIndex {
  /** Which file each tensor is in. */
  readonly files: ReadonlyMap<string, string>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The index beside a checkpoint in several files: `model.safetensors.index.json`. */
export function parseShardIndex(text: string, name: string): ShardIndex {
  const index = parseStrict(text, name) as { weight_map?: unknown } | null;
  const map = index?.weight_map;
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw new FormatError(`${name} is no index of a checkpoint: it has no weight_map`);
  }
  const files = new Map<string, string>();
  for (const [key, file] of Object.entries(map)) {
    // A file beside the index and no other.
    if (typeof file !== 'string' || !/^[^/\\\0]+$/.test(file) || file === '..' || file === '.') {
      throw new FormatError(`${name} is corrupted: '${printable(key)}' is in no file beside it`);
    }
    files.set(key, file);
  }
  return { files, metadata: {} };
}

/** The tensors of all files, each file opened when one of its tensors is first asked for. */
export function shardedTensors(
  index: ShardIndex,
  name: string,
  place: (file: string) => URL | string,
  options: OpenOptions & ReadOptions,
): LazyTensors {
  const open = new Map<string, Promise<LazyTensors>>();
  const shardOf = (key: string): Promise<LazyTensors> => {
    const file = index.files.get(key);
    if (file === undefined) throw new FormatError(`${name} has no tensor '${printable(String(key))}'`);
    const shard = open.get(file) ?? openSafetensors(place(file), options);
    open.set(file, shard);
    return shard;
  };
  return {
    metadata: index.metadata,
    keys: () => [...index.files.keys()],
    has: (key) => index.files.has(key),
    info: async (key) => (await shardOf(key)).info(key),
    async get(key) {
      const shard = await shardOf(key);
      return shard.get(key);
    },
    async close() {
      await Promise.all([...open.values()].map(async (shard) => (await shard).close()));
    },
  };
}

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** Bytes, of a number or a text such as '5GB'. */
export function sizeInBytes(size: number | string): number {
  const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(String(size)) ?? [];
  const bytes = Number(number) * (UNITS[unit.toUpperCase() || 'B'] ?? Number.NaN);
  if (number !== '' && bytes > 0) return Math.floor(bytes);
  throw new ValueError(`maxShardSize is a number of bytes, or a text such as '5GB', got '${printable(String(size))}'`);
}

/** A part of a state dict, as it goes to one file. */
export type Shard = Record<string, Tensor>;

/**
 * A state dict in parts of at most so many bytes, in its order; a larger tensor is a part by itself. As huggingface_hub's
 * `split_torch_state_dict_into_shards`.
 */
export function splitShards(tensors: Shard, most: number, bytesOf: (x: Tensor) => number): Shard[] {
  const shards: Shard[] = [];
  let current: Shard = {};
  let size = 0;
  const close = (): void => {
    if (Object.keys(current).length > 0) shards.push(current);
    [current, size] = [{}, 0];
  };
  for (const [key, x] of Object.entries(tensors)) {
    const bytes = bytesOf(x);
    if (bytes > most) {
      shards.push({ [key]: x });
      continue;
    }
    if (size + bytes > most) close();
    current[key] = x;
    size += bytes;
  }
  close();
  return shards;
}

/** 'model-00001-of-00003.safetensors' of 'model.safetensors'. */
export function shardName(name: string, at: number, count: number): string {
  const number = (n: number): string => String(n).padStart(5, '0');
  return name.replace(/(\.[^./\\]*)$/, `-${number(at + 1)}-of-${number(count)}$1`);
}

/** The index that says which tensor is in which file. */
export function shardIndex(shards: readonly Shard[], nameOf: (at: number) => string, totalBytes: number): string {
  const files = shards.flatMap((shard, at) => Object.keys(shard).map((key) => [key, nameOf(at)] as const));
  const sorted = files.sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ metadata: { total_size: totalBytes }, weight_map: Object.fromEntries(sorted) }, null, 2)}\n`;
}
