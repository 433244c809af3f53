import { FormatError } from '../../errors';
import { makeFolder } from './makeFolder';
import { nodeModule } from './nodeModule';
import { progressLine } from './progressLine';

/** How far a download is. */
export interface DownloadProgress {
  /** The file's name. */
  readonly file: string;
  readonly url: string;
  /** Bytes there now, those of an interrupted earlier download among them. */
  readonly receivedBytes: number;
  /** Bytes there were when this download began. */
  readonly resumedBytes: number;
  /** Size of the file, where the server tells. */
  readonly totalBytes: number | undefined;
}

export interface DownloadOptions {
  /** MD5 that the file must have, in hexadecimal; null for files whose sum is not known. */
  md5: string | null;
  /** Larger files are refused. */
  limit: number;
  /** Called while bytes arrive; by default a line on stderr, where that is a terminal. */
  onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Ends the download; what arrived stays for the next one. */
  signal?: AbortSignal | undefined;
}

/**
 * Downloads a file to `path`. It arrives under another name, is checked, and only then moved into place; an interrupted
 * download goes on where it stopped when it is asked for again.
 *
 * @throws FormatError when the server refuses, the connection breaks off, or the file is not the right one
 */
export async function download(url: string, path: string, options: DownloadOptions): Promise<void> {
  const fs = nodeModule('fs/promises');
  await makeFolder(nodeModule('path').dirname(path));
  const part = `${path}.part`;
  const earlier = (await fs.stat(part).catch(() => undefined))?.size ?? 0;
  await fetchTo(part, url, path, earlier, options);
  let fault = await faultOf(part, options.md5);
  if (fault !== undefined && earlier > 0) {
    // The first bytes may be those of another version of the file.
    await fetchTo(part, url, path, 0, options);
    fault = await faultOf(part, options.md5);
  }
  if (fault !== undefined) {
    await fs.rm(part);
    throw new FormatError(
      `${url} is not the expected file: ${fault}. Try again; if it stays so, give another address with \`url\``,
    );
  }
  await fs.rename(part, path);
}

async function fetchTo(part: string, url: string, path: string, from: number, options: DownloadOptions): Promise<void> {
  const { limit, signal, onProgress = progressLine() } = options;
  const headers = from > 0 ? { Range: `bytes=${from}-` } : undefined;
  const response = await request(url, { headers, signal });
  // The server has nothing beyond what is there: it may be complete already, which its sum tells.
  if (response.status === 416 && from > 0) {
    await response.body?.cancel();
    return options.md5 === null ? fetchTo(part, url, path, 0, options) : undefined;
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new FormatError(`${url}: the server answered ${response.status} ${response.statusText}`);
  }
  const resumedBytes = response.status === 206 ? from : 0;
  const length = response.headers.get('content-length');
  // With a content encoding, the length is that of what travels, not of what arrives here.
  const known = length !== null && response.headers.get('content-encoding') === null;
  const totalBytes = known ? resumedBytes + Number(length) : undefined;
  const file = nodeModule('path').basename(path);
  let receivedBytes = resumedBytes;
  const target = await nodeModule('fs/promises').open(part, resumedBytes > 0 ? 'a' : 'w');
  try {
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw signal?.aborted ? cause : brokenOff(url, receivedBytes, totalBytes, cause);
      });
      if (done) break;
      receivedBytes += value.length;
      if (receivedBytes > limit) {
        await reader.cancel();
        throw new FormatError(`${url} is larger than the ${limit} bytes allowed`);
      }
      await target.writeFile(value);
      onProgress({ file, url, receivedBytes, resumedBytes, totalBytes });
    }
  } finally {
    await target.close();
  }
  if (totalBytes !== undefined && receivedBytes < totalBytes) throw brokenOff(url, receivedBytes, totalBytes);
}

async function request(url: string, init: { headers: HeadersInit | undefined; signal: AbortSignal | undefined }) {
  try {
    return await fetch(url, { ...(init.headers && { headers: init.headers }), signal: init.signal ?? null });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new FormatError(`${url} cannot be reached (${reasonOf(error)})`, { cause: error });
  }
}

function brokenOff(url: string, received: number, total: number | undefined, cause?: unknown): FormatError {
  const why = cause === undefined ? '' : ` (${reasonOf(cause)})`;
  return new FormatError(
    `${url} broke off after ${received}${total === undefined ? '' : ` of ${total}`} bytes${why}: run again to go on from there`,
    { cause },
  );
}

/** fetch says "fetch failed" and keeps the reason in `cause`. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string; code?: string } };
  return cause?.message || cause?.code || message || String(error);
}

async function faultOf(path: string, md5: string | null): Promise<string | undefined> {
  if (md5 === null) return undefined;
  const actual = await md5Of(path);
  return actual === md5 ? undefined : `its MD5 is ${actual}, expected ${md5}`;
}

/** The MD5 of a file, in hexadecimal. */
export async function md5Of(path: string): Promise<string> {
  const hash = nodeModule('crypto').createHash('md5');
  for await (const chunk of nodeModule('fs').createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}
