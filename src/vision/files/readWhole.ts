import { FormatError } from '../../errors';
import { nodeModule } from './nodeModule';

/**
 * The bytes of a plain file.
 *
 * @throws FormatError when it is something else, a pipe for instance, which would never end, or has more than `limit` bytes
 */
export async function readWhole(path: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const { readFile, stat } = nodeModule('fs/promises');
  const found = await stat(path);
  if (found.isDirectory()) throw new FormatError(`${path} is a folder, not a file`);
  if (!found.isFile()) throw new FormatError(`${path} is no plain file`);
  if (found.size > limit) throw new FormatError(`${path} has ${found.size} bytes, at most ${limit} are expected`);
  return readFile(path);
}
