import { FormatError } from '../../errors';
import { printable } from '../printable';
import { bytesSource } from './bytes';
import type { Source } from './source';

/** Bytes asked for first: enough for most headers. */
const FIRST = 1 << 16;

/**
 * What lies at an address. Parts are read by HTTP's ranges where the server has them; otherwise the whole is taken at once.
 */
export async function httpSource(url: URL, init: RequestInit = {}): Promise<Source> {
  const name = printable(url.href);
  const first = await request(url, name, { ...init, headers: { ...headersOf(init), Range: `bytes=0-${FIRST - 1}` } });
  if (first.status !== 206) return bytesSource(new Uint8Array(await bodyOf(first, name)), name);
  const size = Number(/\/(\d+)$/.exec(first.headers.get('content-range') ?? '')?.[1]);
  if (!Number.isSafeInteger(size)) throw new FormatError(`${name}: the server answers a range without the file's size`);
  const etag = first.headers.get('etag');
  const head = new Uint8Array(await bodyOf(first, name));
  if (head.length !== Math.min(FIRST, size))
    throw new FormatError(`${name} broke off: ${head.length} of its bytes came`);
  return {
    name,
    size,
    async read(begin, end) {
      if (end <= head.length) return head.subarray(begin, end);
      if (begin === end) return new Uint8Array(0);
      const response = await request(url, name, {
        ...init,
        headers: { ...headersOf(init), Range: `bytes=${begin}-${end - 1}` },
      });
      if (response.status !== 206) throw new FormatError(`${name}: the server no longer gives ranges`);
      if (response.headers.get('etag') !== etag) throw new FormatError(`${name} has changed while it was read`);
      const bytes = new Uint8Array(await bodyOf(response, name));
      if (bytes.length !== end - begin) {
        throw new FormatError(`${name} broke off: ${bytes.length} of ${end - begin} bytes came`);
      }
      return bytes;
    },
    close: async () => {},
  };
}

function headersOf(init: RequestInit): Record<string, string> {
  return Object.fromEntries(new Headers(init.headers));
}

async function request(url: URL, name: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    throw new FormatError(`${name} could not be reached: ${causeOf(error)}`, { cause: error });
  }
  if (response.ok) return response;
  // An empty file has no range to give.
  if (response.status === 416 && response.headers.get('content-range') === 'bytes */0')
    return new Response(new Uint8Array(0));
  await response.body?.cancel();
  throw new FormatError(`${name}: the server answered ${`${response.status} ${response.statusText}`.trim()}`);
}

async function bodyOf(response: Response, name: string): Promise<ArrayBuffer> {
  try {
    return await response.arrayBuffer();
  } catch (error) {
    throw new FormatError(`${name} broke off: ${causeOf(error)}`, { cause: error });
  }
}

function causeOf(error: unknown): string {
  const { message, cause } = error as Error;
  return printable(cause instanceof Error && cause.message !== '' ? cause.message : message);
}
