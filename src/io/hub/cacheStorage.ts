import { FormatError } from '../../errors';
import { warnOnce } from '../../warn';
import { printable } from '../printable';
import type { HubFile } from './options';
import { type HubInfo, Interrupted, infoOf, reasonOf, request, withRetries } from './request';

/** The header under which a kept answer remembers which version it is. */
const TAG = 'x-torchlet-etag';

/** The file's bytes, kept in the browser's Cache API where there is one. */
export async function fromCacheStorage(file: HubFile, name: string, localOnly: boolean): Promise<Blob> {
  const cache = await (globalThis as { caches?: CacheStorage }).caches?.open(name).catch(() => undefined);
  const kept = await cache?.match(file.url);
  if (localOnly) {
    if (kept !== undefined) return kept.blob();
    throw new FormatError(`${printable(file.url)} is not kept, and localOnly asks for no download`);
  }
  let info: HubInfo;
  try {
    info = await withRetries(file, () => infoOf(file));
  } catch (error) {
    if (kept === undefined || file.signal?.aborted || !((error as Error).cause instanceof Interrupted)) throw error;
    warnOnce(`${(error as Error).message}; what is kept is used`);
    return kept.blob();
  }
  if (kept !== undefined && info.etag !== '' && kept.headers.get(TAG) === info.etag) return kept.blob();
  /** What has arrived, over all tries. */
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  await withRetries(file, () => fetchTo(chunks, file, info));
  const blob = new Blob(chunks);
  await check(blob, file, info);
  await cache?.put(file.url, new Response(blob, { headers: { [TAG]: info.etag } })).catch((error: Error) => {
    warnOnce(`${file.path} cannot be kept (${error.message})`);
  });
  return blob;
}

async function fetchTo(chunks: Uint8Array<ArrayBuffer>[], file: HubFile, { size }: HubInfo): Promise<void> {
  let received = chunks.reduce((sum, { length }) => sum + length, 0);
  if (received > 0 && received === size) return;
  const response = await request(file, received > 0 ? { headers: { range: `bytes=${received}-` } } : {});
  if (response.status !== 206) {
    chunks.length = 0;
    received = 0;
    if (response.status === 416) throw new Interrupted('what had arrived was not of this file');
  }
  const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      if (file.signal?.aborted) throw error;
      throw new Interrupted(`broke off after ${received} bytes (${reasonOf(error)})`);
    });
    if (done) break;
    chunks.push(value);
    received += value.length;
    file.onProgress?.({ receivedBytes: received, totalBytes: size });
  }
  if (size !== undefined && received < size) throw new Interrupted(`broke off after ${received} of ${size} bytes`);
}

async function check(blob: Blob, file: HubFile, { size, sha256 }: HubInfo): Promise<void> {
  let fault = size !== undefined && blob.size !== size ? `it has ${blob.size} bytes, expected ${size}` : undefined;
  // Pages that are not served securely have no subtle.
  if (fault === undefined && sha256 !== undefined && globalThis.crypto?.subtle !== undefined) {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
    const actual = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    if (actual !== sha256) fault = `its SHA-256 is ${actual}, expected ${sha256}`;
  }
  if (fault !== undefined)
    throw new FormatError(`${printable(file.url)} is not the expected file: ${fault}. Try again`);
}
