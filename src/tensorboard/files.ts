import { ValueError } from '../errors';
import type { ByteSink } from './byteSink';

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
