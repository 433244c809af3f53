import { FormatError } from '../../errors';
import { nodeModule } from '../../wasm/builds';
import { printable } from '../printable';
import type { Source } from './source';

/** What is used of Node's module; the package does not name it, so that bundlers for browsers see no import. */
interface FileSystem {
  stat(path: string | URL): Promise<{ size: number; isFile(): boolean }>;
  open(path: string | URL, flags: string): Promise<FileHandle>;
  rename(from: string | URL, to: string | URL): Promise<void>;
  rm(path: string | URL, options: { force: boolean }): Promise<void>;
}

interface FileHandle {
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  writeFile(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Node's module for files, which Deno and Bun have too. */
export function fileSystem(what: string): FileSystem {
  const fs = nodeModule<FileSystem>('fs/promises');
  if (fs !== null) return fs;
  throw new FormatError(`${what}: this runtime has no files; give the bytes, a Blob, a Response or a URL`);
}

/** More bytes than one read of Node's takes. */
const CHUNK = 2 ** 30;

/** A file on disk, open until `close()`. */
export async function fileSource(path: string | URL): Promise<Source> {
  const name = printable(String(path));
  const fs = fileSystem(name);
  let file: FileHandle;
  let size: number;
  try {
    // Not before it is known to be a file: opening a pipe waits for its writer.
    const stat = await fs.stat(path);
    if (!stat.isFile()) throw new FormatError(`${name} is no file`);
    size = stat.size;
    file = await fs.open(path, 'r');
  } catch (error) {
    throw readError(error, name);
  }
  return {
    name,
    size,
    async read(begin, end) {
      const bytes = new Uint8Array(end - begin);
      for (let at = 0; at < bytes.length; ) {
        const length = Math.min(CHUNK, bytes.length - at);
        const { bytesRead } = await file.read(bytes, at, length, begin + at).catch((error) => {
          throw readError(error, name);
        });
        if (bytesRead === 0) throw new FormatError(`${name} became shorter while it was read`);
        at += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}

function readError(error: unknown, name: string): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (error instanceof FormatError || code === undefined) return error;
  const why = code === 'ENOENT' ? 'no such file' : message.split(',', 1)[0];
  return new FormatError(`${name} could not be read: ${why}`, { cause: error });
}

/** Node's functions that wait for the disk, for what is computed part by part while it is written. */
interface BlockingFiles {
  openSync(path: string | URL, flags: string): number;
  writeSync(file: number, bytes: Uint8Array, offset: number, length: number, position: number): number;
  fsyncSync(file: number): void;
  closeSync(file: number): void;
  renameSync(from: string | URL, to: string | URL): void;
  rmSync(path: string | URL, options: { force: boolean }): void;
}

/** A file that is written beside its place, part by part, and moved when it is whole. */
export interface FileWriter {
  write(bytes: Uint8Array, offset: number): void;
  /** Moves it to its place. */
  finish(): void;
  /** Removes what was written; does nothing once it is in its place. */
  discard(): void;
}

export function fileWriter(path: string | URL): FileWriter {
  const name = printable(String(path));
  const fs = nodeModule<BlockingFiles>('fs');
  if (fs === null) throw new FormatError(`${name}: this runtime has no files`);
  const aside = typeof path === 'string' ? `${path}.part` : new URL(`${path.href}.part`);
  const attempt = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      throw writeError(error, name);
    }
  };
  const file = attempt(() => fs.openSync(aside, 'w'));
  let isOpen = true;
  const close = (): void => {
    if (isOpen) fs.closeSync(file);
    isOpen = false;
  };
  return {
    write: (bytes, offset) =>
      attempt(() => {
        for (let at = 0; at < bytes.length; ) {
          at += fs.writeSync(file, bytes, at, Math.min(CHUNK, bytes.length - at), offset + at);
        }
      }),
    finish: () =>
      attempt(() => {
        fs.fsyncSync(file);
        close();
        fs.renameSync(aside, path);
      }),
    discard() {
      close();
      fs.rmSync(aside, { force: true });
    },
  };
}

export function writeError(error: unknown, name: string): FormatError {
  const { message } = error as Error;
  return new FormatError(`${name} could not be written: ${message.split(',', 1)[0]}`, { cause: error });
}
