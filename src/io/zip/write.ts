import { type Zippable, zipSync } from 'fflate';

/** Where PyTorch lets data begin, so that a reader can use it in place. */
const ALIGNMENT = 64;
/** The extra field that PyTorch fills up with. */
const PADDING = 0x4246;
/** Bytes before the name of a file. */
const LOCAL_BYTES = 30;

/** A zip file of the files in their order: stored, each aligned to 64 bytes, or deflated. The same bytes at any time of day. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>, { deflate = false } = {}): Uint8Array {
  const entries: Zippable = {};
  let at = 0;
  for (const [path, bytes] of files) {
    const begin = at + LOCAL_BYTES + new TextEncoder().encode(path).length;
    const padding = (2 * ALIGNMENT - ((begin + 4) % ALIGNMENT)) % ALIGNMENT;
    const extra: Record<number, Uint8Array> = deflate ? {} : { [PADDING]: new Uint8Array(padding).fill(0x5a) };
    entries[path] = [bytes, { level: deflate ? 6 : 0, mtime: new Date(1980, 0, 1), extra }];
    at = begin + 4 + padding + bytes.length;
  }
  return zipSync(entries);
}
