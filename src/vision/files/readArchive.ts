import { createTarDecoder } from 'modern-tar';
import { FormatError } from '../../errors';
import { collect, fileStream, gunzip, namedError } from './byteStream';

/** What may be taken out of an archive. */
export interface ArchiveContents {
  /** Paths inside the archive, each a plain file. */
  readonly names: readonly string[];
  /** Largest size of one of these files. */
  readonly fileLimit: number;
  /** Largest size of the whole archive once it is unpacked. */
  readonly totalLimit: number;
}

/**
 * The named files of a .tar.gz, in memory; all else in it is passed over, so that no entry can choose where it is
 * written.
 *
 * @throws FormatError when the archive is damaged, lacks a file or holds more than the limits allow
 */
export async function readArchive(
  path: string,
  { names, fileLimit, totalLimit }: ArchiveContents,
  advice: string,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  try {
    const entries = gunzip(fileStream(path), totalLimit, path)
      .pipeThrough(createTarDecoder({ strict: true }))
      .getReader();
    for (let next = await entries.read(); !next.done; next = await entries.read()) {
      const { header, body } = next.value;
      const name = header.name.replace(/^\.\//, '');
      if (header.type !== 'file' || !names.includes(name)) {
        // modern-tar 0.8.6: cancelling a body that is read ahead already takes the next entry's body away.
        await body.pipeTo(new WritableStream());
        continue;
      }
      if (header.size > fileLimit) {
        throw new FormatError(
          `${path}: ${name} has ${header.size} bytes, at most ${fileLimit} are expected. ${advice}`,
        );
      }
      files.set(name, await collect(body, header.size));
    }
  } catch (error) {
    throw namedError(error, path, advice);
  }
  const missing = names.filter((name) => !files.has(name));
  if (missing.length > 0) throw new FormatError(`${path} lacks ${missing.join(', ')}. ${advice}`);
  return files;
}
