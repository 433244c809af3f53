import * as errors from '../errors';
import { fromTransferable, toTransferable, transferList } from '../nn/transferable';
import type { SentError } from './protocol';

/** A Worker, a MessagePort, the inside of a worker: of browsers, Deno and Bun, or of Node's worker_threads. */
export interface MessageEnd {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener?: (type: 'message' | 'close', listener: (event: { data: unknown }) => void) => void;
  /** Node's have this one. */
  on?: (type: string, listener: (value: never) => void) => unknown;
  start?: () => void;
}

/** Sends a message with tensors in it: their elements are handed over. */
export function send(end: MessageEnd, message: object): void {
  const plain = toTransferable(message);
  end.postMessage(plain, transferList(plain));
}

/** Calls `receive` with each message, its tensors made anew, and `closed` when no more can come, where the host says so. */
export function listen(end: MessageEnd, receive: (message: unknown) => void, closed?: () => void): void {
  const arrived = (data: unknown): void => receive(fromTransferable(data));
  if (end.on !== undefined) end.on('message', arrived);
  else end.addEventListener?.('message', ({ data }) => arrived(data));
  if (closed !== undefined) {
    if (end.on !== undefined) end.on('close', closed);
    else end.addEventListener?.('close', closed);
  }
  end.start?.();
}

/** The worker's own end, where this runs in one. */
export function ownEnd(): MessageEnd {
  const own = globalThis as unknown as MessageEnd;
  const end = typeof own.postMessage === 'function' ? own : (parentPort() ?? own);
  if (typeof end.postMessage !== 'function' || 'document' in globalThis) {
    throw new errors.TorchletError('serveTraining() is called in a worker: here is none');
  }
  return end as MessageEnd;
}

/** Node's worker threads have their end in a module. */
function parentPort(): MessageEnd | null | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } };
  const threads = process?.getBuiltinModule?.('node:worker_threads') as { parentPort?: MessageEnd | null } | undefined;
  return threads?.parentPort;
}

export function sentError(error: unknown): SentError {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { name, message, stack };
}

/** The error again, of its class where that is one of the library's. */
export function receivedError({ name, message, stack }: SentError): Error {
  const known = (errors as Record<string, unknown>)[name] as typeof errors.TorchletError | undefined;
  const error = known === undefined ? new errors.TorchletError(`${name}: ${message}`) : new known(message);
  if (stack !== undefined) error.stack = `${stack}\n    in a worker`;
  return error;
}
