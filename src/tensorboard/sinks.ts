import { ValueError } from '../errors';
import { record } from './crc32c';
import { type EventMessage, encodeEvent, type SummaryValue } from './messages';

/** Where events go. */
export interface EventSink {
  write(event: EventMessage): void;
  flush?(): void;
  close?(): void;
}

/** Where bytes go. */
export interface ByteSink {
  write(bytes: Uint8Array): void;
  flush?(): void;
  close?(): void;
}

/** An event as the bytes of TensorBoard's files: a record of its message. */
export function eventBytes(event: EventMessage): Uint8Array {
  return record(encodeEvent(event));
}

/** An event as lines of JSON, one for each value; pictures and graphs are not in them. */
export function eventLines({ wallTime, step, values = [] }: EventMessage): string {
  const lines = values.flatMap((value) => {
    const shown = lineValue(value);
    return shown === undefined ? [] : `${JSON.stringify({ wallTime, step, tag: value.tag, ...shown })}\n`;
  });
  return lines.join('');
}

function lineValue(value: SummaryValue): object | undefined {
  switch (value.kind) {
    case 'scalar':
      // JSON has no NaN and no infinity.
      return { scalar: Number.isFinite(value.value) ? value.value : String(value.value) };
    case 'histogram':
      return { histogram: value.value };
    case 'text':
      return { text: value.text };
    default:
      return undefined;
  }
}

/** Files of Node, Deno and Bun, asked for at run time, so that bundlers for pages find no module of Node. */
export function files(): {
  fs: typeof import('node:fs');
  path: typeof import('node:path');
  os: typeof import('node:os');
} {
  const { process } = globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } };
  const load = (name: string): unknown => process?.getBuiltinModule?.(`node:${name}`);
  const [fs, path, os] = [load('fs'), load('path'), load('os')];
  if (fs === undefined) {
    throw new ValueError('there are no files here: give { sink: { write(bytes) {} } } to new SummaryWriter');
  }
  return { fs, path, os } as ReturnType<typeof files>;
}

/** Appends to a file. */
export function fileSink(path: string): ByteSink {
  const { fs } = files();
  const file = fs.openSync(path, 'a');
  let isOpen = true;
  return {
    write: (bytes) => void fs.writeSync(file, bytes),
    close() {
      if (isOpen) fs.closeSync(file);
      isOpen = false;
    },
  };
}
