import { atomicWrite } from '../files/atomicWrite';
import { collect, gunzip } from '../files/byteStream';
import { nodeModule } from '../files/nodeModule';
import { readWhole } from '../files/readWhole';

/** Size and time of change of each file that the pictures come from: what is packed holds as long as they do. */
type Stamp = readonly (readonly [size: number, changed: number])[];

interface Header {
  stamp: Stamp;
  /** Bytes of each digit's pictures. */
  lengths: readonly number[];
}

const LIMIT = 1 << 27;
const END_OF_HEADER = 10;

/**
 * The pictures of the ten digits, from a file of 1.6 MB if there is one that was made of these sources, else from `read`; the file
 * is then written for the next time, where that can be done.
 */
export async function packed(
  folder: string,
  sources: readonly string[],
  read: () => Promise<Uint8Array[]>,
): Promise<Uint8Array[]> {
  const path = fileFor(folder);
  const stamp = path === null ? null : await stampOf(sources);
  if (path === null || stamp === null) return read();
  const known = await unpack(path, stamp).catch(() => null);
  if (known !== null) return known;
  const digits = await read();
  await atomicWrite(path, await pack(stamp, digits)).catch(() => {});
  return digits;
}

/** Where tools keep what they derive from installed packages; null for a folder that npm did not install. */
function fileFor(folder: string): string | null {
  const { basename, dirname, join, resolve } = nodeModule('path');
  const parent = dirname(resolve(folder));
  return basename(parent) === 'node_modules' ? join(parent, '.cache', 'torchlet', 'digits.gz') : null;
}

/** Null where a source is missing. */
async function stampOf(sources: readonly string[]): Promise<Stamp | null> {
  const { stat } = nodeModule('fs/promises');
  return Promise.all(
    sources.map(async (source) => {
      const { size, mtimeMs } = await stat(source);
      return [size, mtimeMs] as const;
    }),
  ).catch(() => null);
}

async function pack(stamp: Stamp, digits: readonly Uint8Array[]): Promise<Uint8Array> {
  const header: Header = { stamp, lengths: digits.map(({ length }) => length) };
  const parts = [`${JSON.stringify(header)}\n`, ...digits] as BlobPart[];
  return collect(new Blob(parts).stream().pipeThrough(new CompressionStream('gzip')));
}

async function unpack(path: string, stamp: Stamp): Promise<Uint8Array[] | null> {
  const bytes = await collect(gunzip(new Blob([await readWhole(path, LIMIT)]).stream(), LIMIT, path), LIMIT / 16);
  const end = bytes.indexOf(END_OF_HEADER);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Header;
  if (JSON.stringify(header.stamp) !== JSON.stringify(stamp)) return null;
  let at = end + 1;
  return header.lengths.map((length) => {
    at += length;
    return bytes.subarray(at - length, at);
  });
}
