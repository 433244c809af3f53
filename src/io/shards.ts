import { FormatError } from '../errors';
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
