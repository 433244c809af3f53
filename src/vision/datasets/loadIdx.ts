import { FormatError } from '../../errors';
import { download } from '../files/download';
import { isFile } from '../files/isFile';
import { nodeModule } from '../files/nodeModule';
import { readGzip } from '../files/readGzip';
import type { IdxFile } from './idx';
import type { LoadOptions } from './imageDataset';

/** Where a dataset of IDX files is found, and where it comes from. */
export interface IdxSource {
  /** `root`/name/raw is where torchvision puts the files. */
  readonly name: string;
  readonly url: string;
  /** MD5 of the gzipped files by name, without `.gz`. */
  readonly md5: Readonly<Record<string, string>>;
}

export interface IdxOptions<I, T> extends LoadOptions<I, T> {
  /** The folder to download the gzipped files from, ending in a slash. */
  url?: string;
  /** MD5 of the gzipped files by name, without `.gz`; by default those of the originals. null: not checked. */
  md5?: Readonly<Record<string, string>> | null;
}

/** 60,000 x 28 x 28 is 47 MB. */
const UNPACKED_LIMIT = 1 << 28;
const ADVICE = 'Delete it and load with `download: true`, or get the file again';

/** The images and labels of one split, gzipped or not, from `root`/name/raw, `root`/name or `root`. */
export async function loadIdx<I, T>(
  root: string,
  source: IdxSource,
  options: IdxOptions<I, T>,
): Promise<[images: IdxFile, labels: IdxFile]> {
  const prefix = (options.train ?? true) ? 'train' : 't10k';
  const names = [`${prefix}-images-idx3-ubyte`, `${prefix}-labels-idx1-ubyte`];
  const files: IdxFile[] = [];
  // One after the other: two downloads would write over each other's line of progress.
  for (const name of names) files.push(await loadFile(root, name, source, options));
  return files as [IdxFile, IdxFile];
}

async function loadFile<I, T>(
  root: string,
  name: string,
  source: IdxSource,
  options: IdxOptions<I, T>,
): Promise<IdxFile> {
  const { join } = nodeModule('path');
  const folders = [join(root, source.name, 'raw'), join(root, source.name), root];
  // Unpackers and some copies of the files have a dot in the name.
  const spellings = [name, name.replace('-idx', '.idx')].flatMap((spelling) => [spelling, `${spelling}.gz`]);
  for (const path of folders.flatMap((folder) => spellings.map((spelling) => join(folder, spelling)))) {
    if (await isFile(path)) return { name: path, bytes: await readGzip(path, UNPACKED_LIMIT, ADVICE) };
  }
  if (!options.download) {
    throw new FormatError(
      `Dataset not found: ${name} or ${name}.gz is neither in ${folders.join(' nor in ')}. You can use download: true to ` +
        `download it, or put the files from ${source.url} there`,
    );
  }
  const path = join(folders[0] as string, `${name}.gz`);
  const { url = source.url, md5 = source.md5, onProgress, signal } = options;
  const address = new URL(`${name}.gz`, url.endsWith('/') ? url : `${url}/`).href;
  await download(address, path, { md5: md5?.[name] ?? null, limit: UNPACKED_LIMIT, onProgress, signal });
  return { name: path, bytes: await readGzip(path, UNPACKED_LIMIT, ADVICE) };
}
