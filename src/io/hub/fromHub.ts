import { fromCacheStorage } from './cacheStorage';
import { cacheFolder, fromDisk, hasFiles } from './disk';
import { type HubOptions, hubFile } from './options';

/**
 * Downloads a file of a repository on a hub of models, once: it is kept, on disk or in the browser's cache, and taken from
 * there as long as the server's version is the same, or cannot be reached. An interrupted download goes on where it stopped,
 * faults on the way are tried again, and the size and, where the server tells it, the SHA-256 are checked.
 *
 * @param repository - 'openai-community/gpt2'
 * @param file - path in the repository: 'model.safetensors'
 * @param options - `revision`, `base`, `token`, `cache`, `localOnly`, `retries`, `signal`, `onProgress`
 * @returns what `load`, `loadModel` and `openSafetensors` take: the path of the file, or a `Blob` where there are no files
 * @throws FormatError when the server refuses, cannot be reached, or sends another file than it says
 * @throws ValueError for a path that leads elsewhere
 * @example
 * await fromHub('../elsewhere', 'x'); // throws ValueError: fromHub(): '../elsewhere' is no repository: …
 * @see https://huggingface.co/docs/huggingface_hub/guides/download
 */
export async function fromHub(repository: string, file: string, options: HubOptions = {}): Promise<string | Blob> {
  const asked = hubFile(repository, file, options);
  const localOnly = options.localOnly ?? false;
  if (hasFiles()) return fromDisk(asked, options.cache ?? cacheFolder(), localOnly);
  return fromCacheStorage(asked, options.cache ?? 'torchlet-hub', localOnly);
}
