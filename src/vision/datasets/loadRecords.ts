import { FormatError } from '../../errors';
import { atomicWrite } from '../files/atomicWrite';
import { download } from '../files/download';
import { isFile } from '../files/isFile';
import { nodeModule } from '../files/nodeModule';
import { readArchive } from '../files/readArchive';
import { readWhole } from '../files/readWhole';
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

/** A file of records has some 30 MB, CIFAR-100's training set 150. */
const FILE_LIMIT = 1 << 30;
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
  const { join } = nodeModule('path');
  const counts = (options.train ?? true) ? source.train : source.test;
  const inFolder = await readFolder([join(root, source.folder), root], counts);
  if (inFolder.files !== undefined) return inFolder.files;
  const archive = join(root, source.archive);
  const isThere = await isFile(archive);
  if (!options.download) {
    if (!isThere) throw notFound(root, source, inFolder.missing);
    const files = await unpack(archive, source, Object.keys(counts));
    return recordFiles(files, counts, (name) => `${archive}: ${source.folder}/${name}`);
  }
  if (!isThere) await fetchArchive(archive, source, options);
  const names = Object.keys({ ...source.train, ...source.test });
  const files = await unpack(archive, source, names).catch(async (error: unknown) => {
    // An archive from elsewhere may be damaged; one that was just downloaded has passed its check.
    if (!isThere || !(error instanceof FormatError)) throw error;
    await fetchArchive(archive, source, options);
    return unpack(archive, source, names);
  });
  for (const [name, bytes] of files) await atomicWrite(join(root, source.folder, name), bytes);
  return recordFiles(files, counts, (name) => join(root, source.folder, name));
}

type Counts = Readonly<Record<string, number>>;

function recordFiles(files: ReadonlyMap<string, Uint8Array>, counts: Counts, nameOf: (name: string) => string) {
  return Object.entries(counts).map(([name, records]): RecordFile => {
    return { name: nameOf(name), bytes: files.get(name) as Uint8Array, records };
  });
}

/** The files of the first folder that has all of them; else the paths that the folder with the fewest gaps lacks. */
async function readFolder(
  folders: readonly string[],
  counts: Counts,
): Promise<{ files: RecordFile[]; missing?: never } | { files?: never; missing: string[] }> {
  const { join } = nodeModule('path');
  let missing: string[] | undefined;
  for (const folder of folders) {
    const paths = Object.keys(counts).map((name) => join(folder, name));
    const isThere = await Promise.all(paths.map(isFile));
    const gaps = paths.filter((_, i) => !isThere[i]);
    if (gaps.length === 0) {
      const bytes = await Promise.all(paths.map((path) => readWhole(path, FILE_LIMIT)));
      const files = new Map(Object.keys(counts).map((name, i) => [name, bytes[i] as Uint8Array]));
      return { files: recordFiles(files, counts, (name) => join(folder, name)) };
    }
    if (missing === undefined || gaps.length < missing.length) missing = gaps;
  }
  return { missing: missing ?? [] };
}

/** Files of the archive by their names in its folder. */
async function unpack(
  archive: string,
  source: RecordSource,
  names: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const paths = names.map((name) => `${source.folder}/${name}`);
  const most = Math.max(...Object.values(source.train), ...Object.values(source.test));
  const limits = { fileLimit: 2 * source.recordBytes * most, totalLimit: 1 << 30 };
  const contents = await readArchive(archive, { names: paths, ...limits }, ADVICE);
  return new Map(names.map((name, i) => [name, contents.get(paths[i] as string) as Uint8Array]));
}

function fetchArchive<I, T>(path: string, source: RecordSource, options: ArchiveOptions<I, T>): Promise<void> {
  const { url = source.url, md5 = source.md5, onProgress, signal } = options;
  return download(url, path, { md5, limit: 1 << 29, onProgress, signal });
}

function notFound(root: string, source: RecordSource, missing: readonly string[]): FormatError {
  return new FormatError(
    `Dataset not found: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing, and so is ${source.archive}. ` +
      `You can use download: true to download it, or put ${source.archive} from ${source.url} into ${root}`,
  );
}
