import { FormatError } from '../../errors';
import { nodeModule } from './nodeModule';

type Bytes = Uint8Array<ArrayBuffer>;

/** A file's bytes as a web stream. */
export function fileStream(path: string): ReadableStream<Bytes> {
  const file = nodeModule('fs').createReadStream(path, { highWaterMark: 1 << 20 });
  return nodeModule('stream').Readable.toWeb(file) as unknown as ReadableStream<Bytes>;
}

/** The stream unpacked, refused once it gives more than `limit` bytes: a small file can unpack to any size. */
export function gunzip(stream: ReadableStream<Bytes>, limit: number, name: string): ReadableStream<Bytes> {
  let received = 0;
  const guard = new TransformStream<Bytes, Bytes>({
    transform(chunk, controller) {
      received += chunk.length;
      if (received <= limit) controller.enqueue(chunk);
      else controller.error(new FormatError(`${name} unpacks to more than the ${limit} bytes allowed`));
    },
  });
  return stream.pipeThrough(new DecompressionStream('gzip')).pipeThrough(guard);
}

/** All bytes of a stream, `expected` of them if it keeps its word. */
export async function collect(stream: ReadableStream<Uint8Array>, expected = 0): Promise<Uint8Array> {
  let bytes = new Uint8Array(expected);
  let length = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const chunk = next.value;
    if (length + chunk.length > bytes.length) {
      const larger = new Uint8Array(Math.max(2 * bytes.length, length + chunk.length));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}

/** An error of the unpacking as a FormatError that names the file; others are returned as they are. */
export function namedError(error: unknown, path: string, advice: string): unknown {
  if (error instanceof FormatError) return error;
  const { code, message } = error as { code?: string; message?: string };
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return error;
  return new FormatError(`${path} is truncated or corrupted (${message}). ${advice}`);
}
