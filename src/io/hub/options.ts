import { ValueError } from '../../errors';
import { printable } from '../printable';

/** How a file of a repository is downloaded. */
export interface HubOptions {
  /** Branch, tag or commit; default 'main'. */
  revision?: string;
  /** Server; default 'https://huggingface.co'. Its addresses are `BASE/REPOSITORY/resolve/REVISION/FILE`. */
  base?: string | URL;
  /** Access token, for repositories that ask for one; sent to the server and, as fetch does it, to no other. */
  token?: string;
  /** Folder in which files are kept; where the runtime has no files, the name of a cache. Default 'torchlet-hub' in the system's place for caches. */
  cache?: string;
  /** Take what is kept, without asking the server; default false. */
  localOnly?: boolean;
  /** How often a request that failed on its way is repeated, at growing intervals; default 3. */
  retries?: number;
  /** Ends the download; what has arrived is kept for the next time. */
  signal?: AbortSignal;
  /** Called while bytes arrive. */
  onProgress?: (progress: { receivedBytes: number; totalBytes: number | undefined }) => void;
}

/** What of a repository is asked for, checked. */
export interface HubFile {
  readonly url: string;
  /** Place in the cache. */
  readonly path: string;
  readonly token: string | undefined;
  readonly retries: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: HubOptions['onProgress'];
}

/** Parts of a path without a step upwards, or what a file system does not take. */
const PATH = /^(?!.*(^|\/)\.{1,2}(\/|$))[\w.\-+=@~ ]+(\/[\w.\-+=@~ ]+)*$/;

export function hubFile(repository: string, file: string, options: HubOptions): HubFile {
  const { revision = 'main', base = 'https://huggingface.co', retries = 3 } = options;
  for (const [name, value] of Object.entries({ repository, file, revision })) {
    if (typeof value !== 'string' || !PATH.test(value)) {
      throw new ValueError(
        `fromHub(): '${printable(String(value))}' is no ${name}: expected a path such as 'gpt2' or 'onnx/model.onnx'`,
      );
    }
  }
  if (!Number.isInteger(retries) || retries < 0)
    throw new ValueError(`fromHub(): retries is a whole number from 0 on, got ${retries}`);
  const root = String(base).replace(/\/$/, '');
  const encoded = file.split('/').map(encodeURIComponent).join('/');
  return {
    url: `${root}/${repository}/resolve/${encodeURIComponent(revision)}/${encoded}`,
    path: `${repository}/${revision}/${file}`,
    token: options.token,
    retries,
    signal: options.signal,
    onProgress: options.onProgress,
  };
}
