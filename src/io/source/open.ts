import { FormatError } from '../../errors';
import { typeName } from '../../tensor/wrongArguments';
import { printable } from '../printable';
import { blobSource, bytesSource } from './bytes';
import { fileSource } from './file';
import { httpSource } from './http';
import type { Source, SourceLike } from './source';

/** Which class a value is of, in whatever realm it was made. */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** How bytes are fetched. */
export interface OpenOptions {
  /** What the bytes are, for messages; by default the file's path or address. */
  name?: string;
  /** For addresses: headers, credentials, a signal that cancels. */
  fetch?: RequestInit;
}

/**
 * Opens whatever bytes can come from.
 *
 * @throws FormatError when they cannot be had
 */
export async function openSource(from: SourceLike, { name, fetch }: OpenOptions = {}): Promise<Source> {
  if (typeof from === 'string') {
    if (from === '') throw new FormatError('the path of a file is expected, got an empty string');
    // A drive's letter is no scheme.
    return /^(https?|file|data|blob):/i.test(from) ? openUrl(new URL(from), fetch) : fileSource(from);
  }
  switch (tagOf(from)) {
    case 'Uint8Array':
      return bytesSource(from as Uint8Array, name ?? 'these bytes');
    case 'ArrayBuffer':
      return bytesSource(new Uint8Array(from as ArrayBuffer), name ?? 'these bytes');
    case 'Blob':
      return blobSource(from as Blob, name ?? 'this blob');
    case 'File':
      return blobSource(from as File, name ?? printable((from as File).name));
    case 'Response':
      return openResponse(from as Response, name);
    case 'URL':
      return openUrl(from as URL, fetch);
  }
  if (typeof (from as Source | null)?.read === 'function') return from as Source;
  throw new FormatError(
    `expected a path, a URL, bytes (Uint8Array, ArrayBuffer), a Blob or a Response, got ${typeName(from)}`,
  );
}

async function openUrl(url: URL, init?: RequestInit): Promise<Source> {
  if (url.protocol === 'file:') return fileSource(url);
  if (url.protocol === 'data:' || url.protocol === 'blob:') return openResponse(await fetch(url, init), 'this address');
  return httpSource(url, init);
}

async function openResponse(response: Response, name = printable(response.url || 'this response')): Promise<Source> {
  if (!response.ok) {
    throw new FormatError(`${name}: the server answered ${`${response.status} ${response.statusText}`.trim()}`);
  }
  return bytesSource(new Uint8Array(await response.arrayBuffer()), name);
}

/** A file beside another, of a path or an address; null beside bytes, which do not say where they are from. */
export function siblingOf(from: SourceLike, file: string): string | URL | null {
  if (typeof from === 'string' && !/^[a-z]{2,}:/i.test(from)) return `${from.replace(/[^/\\]*$/, '')}${file}`;
  if (typeof from !== 'string' && tagOf(from) !== 'URL') return null;
  return new URL(file.split('/').map(encodeURIComponent).join('/'), from as string | URL);
}
