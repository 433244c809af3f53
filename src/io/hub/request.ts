import { FormatError } from '../../errors';
import { printable } from '../printable';
import type { HubFile } from './options';

/** First pause before a request is repeated, in milliseconds; each next is twice as long. */
const PAUSE = 250;

/** A fault on the way, which another try may not meet. */
export class Interrupted extends Error {}

/** What a server says of a file without sending it. */
export interface HubInfo {
  /** Changes with the content. */
  readonly etag: string;
  readonly size: number | undefined;
  /** Hexadecimal; undefined where the server does not tell. */
  readonly sha256: string | undefined;
}

/** Runs `attempt` until it is not interrupted. */
export async function withRetries<T>({ retries, signal, url }: HubFile, attempt: () => Promise<T>): Promise<T> {
  for (let failed = 0; ; failed++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Interrupted) || signal?.aborted) throw error;
      if (failed >= retries)
        throw new FormatError(`${printable(url)}: ${error.message}, ${failed + 1} times`, { cause: error });
      await new Promise((done) => setTimeout(done, PAUSE * 2 ** failed));
    }
  }
}

/** A request, whose faults on the way are Interrupted and whose refusals FormatErrors. */
export async function request(file: HubFile, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  if (file.token !== undefined) headers.set('authorization', `Bearer ${file.token}`);
  let response: Response;
  try {
    response = await fetch(file.url, { ...init, headers, signal: file.signal ?? null });
  } catch (error) {
    if (file.signal?.aborted) throw error;
    throw new Interrupted(`could not be reached (${reasonOf(error)})`);
  }
  const { status } = response;
  if (response.ok || (status >= 300 && status < 400) || status === 416) return response;
  await response.body?.cancel();
  if (status === 429 || status >= 500) throw new Interrupted(`the server answered ${status}`);
  const hint = status === 401 || status === 403 ? ': it asks for a token, or for another one' : '';
  throw new FormatError(
    `${printable(file.url)}: the server answered ${`${status} ${response.statusText}`.trim()}${hint}`,
  );
}

export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return printable(cause instanceof Error && cause.message !== '' ? cause.message : message);
}

/** What the headers say: a hub names the content's sum on its own answer, before it sends the client on to its storage. */
export async function infoOf(file: HubFile): Promise<HubInfo> {
  let response = await request(file, { method: 'HEAD', redirect: 'manual' });
  let { headers } = response;
  const linked = headers.get('x-linked-etag');
  // Pages do not see where they are sent.
  if (linked === null && response.status !== 200) {
    response = await request(file, { method: 'HEAD' });
    headers = response.headers;
  }
  const etag = linked ?? headers.get('x-linked-etag') ?? headers.get('etag') ?? '';
  const plain = etag.replace(/^W\//, '').replaceAll('"', '');
  const size = headers.get('x-linked-size') ?? headers.get('content-length');
  return {
    etag,
    size: size === null || headers.get('content-encoding') !== null ? undefined : Number(size),
    sha256: /^[\da-f]{64}$/.test(plain) ? plain : undefined,
  };
}
