import { FormatError } from '../../errors';
import { atomicWrite } from '../files/atomicWrite';
import { download } from '../files/download';
import { nodeModule } from '../files/nodeModule';
import { readArchive } from '../files/readArchive';
import type { RecordFile } from './cifarRecords';
import type { LoadOptions } from './imageDataset';

/** Where a dataset of record files is found, and where it comes from. */
export interface RecordSource {
  readonly archive: string;
  readonly url: string;
  readonly md5: string;
  /** The folder in the archive, and beside it once it is unpacked. */
  readonly folder: string;
  /** Files with their number of records. */
  readonly train: Readonly<Record<string, number>>;
  readonly test: Readonly<Record<string, number>>;
  readonly recordBytes: number;
}

export interface ArchiveOptions<I, T> extends LoadOptions<I, T> {
  /** Where to download the archive from; by default the dataset's own page. */
  url?: string;
  /** MD5 of the archive at `url`; by default that of the original. null: not checked. */
  md5?: string | null;
}

const ADVICE = 'Delete it and load with `download: true`';

/**
 * The files of one split: those in `root`/folder or `root`; else out of the archive in `root`; else, with
 * `download: true`, out of a downloaded archive, which is then unpacked beside itself.
 */
export async function loadRecords<I, T>(
  root: string,
  source: RecordSource,
  options: ArchiveOptions<I, T>,
): Promise<RecordFile[]> {
  const fs = nodeModule('fs/promises');
  const { join } = nodeModule('path');
  const counts = (options.train ?? true) ? source.train : source.test;
  const exists = (path: string): Promise<boolean> =>
    fs.stat(path).then(
      (stat) => stat.isFile(),
      () => false,
    );
  const fileOf = (name: string, path: string, bytes: Uint8Array): RecordFile => ({
    name: path,
    bytes,
    records: counts[name] as number,
  });
  const missing: string[][] = [];
  for (const folder of [join(root, source.folder), root]) {
    const names = Object.keys(counts);
    const found = await Promise.all(names.map((name) => exists(join(folder, name))));
    missing.push(names.filter((_, i) => !found[i]).map((name) => join(folder, name)));
    if (found.includes(false)) continue;
    return Promise.all(
      names.map(async (name) => fileOf(name, join(folder, name), await fs.readFile(join(folder, name)))),
    );
  }
  const archive = join(root, source.archive);
  const unpacked = async (names: readonly string[]): Promise<Map<string, Uint8Array>> => {
    const paths = names.map((name) => `${source.folder}/${name}`);
    const fileLimit = 2 * source.recordBytes * Math.max(...Object.values({ ...source.train, ...source.test }));
    const contents = await readArchive(archive, { names: paths, fileLimit, totalLimit: 1 << 30 }, ADVICE);
    return new Map(names.map((name, i) => [name, contents.get(paths[i] as string) as Uint8Array]));
  };
  const isThere = await exists(archive);
  if (isThere && !options.download) {
    const files = await unpacked(Object.keys(counts));
    return [...files].map(([name, bytes]) => fileOf(name, `${archive}: ${source.folder}/${name}`, bytes));
  }
  if (!options.download) throw notFound(root, source, missing);
  if (!isThere) await fetchArchive(archive, source, options);
  const all = Object.keys({ ...source.train, ...source.test });
  const files = await unpacked(all).catch(async (error: unknown) => {
    // An archive from elsewhere may be damaged; one that was just downloaded has passed its check.
    if (!isThere || !(error instanceof FormatError)) throw error;
    await fetchArchive(archive, source, options);
    return unpacked(all);
  });
  for (const [name, bytes] of files) await atomicWrite(join(root, source.folder, name), bytes);
  return Object.keys(counts).map((name) =>
    fileOf(name, join(root, source.folder, name), files.get(name) as Uint8Array),
  );
}

function fetchArchive<I, T>(path: string, source: RecordSource, options: ArchiveOptions<I, T>): Promise<void> {
  const { url = source.url, md5 = source.md5, onProgress, signal } = options;
  return download(url, path, { md5, limit: 1 << 29, onProgress, signal });
}

function notFound(root: string, source: RecordSource, missing: readonly (readonly string[])[]): FormatError {
  const fewest = missing.reduce((a, b) => (b.length < a.length ? b : a));
  return new FormatError(
    `Dataset not found: ${fewest.join(', ')} ${fewest.length === 1 ? 'is' : 'are'} missing, and so is ${source.archive}. ` +
      `You can use download: true to download it, or put ${source.archive} from ${source.url} into ${root}`,
  );
}
