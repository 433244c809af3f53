import { collect, gunzip, namedError } from './byteStream';
import { readWhole } from './readWhole';

/** Reads a file, unpacked where it is gzipped; `limit` bounds the bytes it may unpack to. */
export async function readGzip(path: string, limit: number, advice: string): Promise<Uint8Array> {
  const bytes = await readWhole(path, limit);
  if (!isGzip(bytes)) return bytes;
  try {
    return await collect(gunzip(new Blob([bytes]).stream(), limit, path));
  } catch (error) {
    throw namedError(error, path, advice);
  }
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
