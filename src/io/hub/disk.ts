import { FormatError } from '../../errors';
import { warnOnce } from '../../warn';
import { nodeModule } from '../../wasm/builds';
import { printable } from '../printable';
import type { HubFile } from './options';
import { type HubInfo, Interrupted, infoOf, reasonOf, request, withRetries } from './request';

/** What is used of Node's modules, which the package does not name: bundlers for browsers see no import. */
interface Files {
  stat(path: string): Promise<{ size: number }>;
  mkdir(path: string, options: { recursive: true }): Promise<unknown>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  writeFile(path: string, text: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
  open(
    path: string,
    flags: string,
  ): Promise<{ writeFile(bytes: Uint8Array): Promise<void>; sync(): Promise<void>; close(): Promise<void> }>;
}
interface Hash {
  update(bytes: Uint8Array): void;
  digest(encoding: 'hex'): string;
}
interface Streams {
  createReadStream(path: string): AsyncIterable<Uint8Array>;
}

/** Whether the runtime has files. */
export function hasFiles(): boolean {
  return nodeModule('fs/promises') !== null;
}

/** The folder in which systems keep what can be fetched again. */
export function cacheFolder(): string {
  const { env, platform } = (
    globalThis as unknown as { process: { env: Record<string, string | undefined>; platform: string } }
  ).process;
  const home = nodeModule<{ homedir(): string }>('os')?.homedir() ?? '.';
  if (env.XDG_CACHE_HOME) return `${env.XDG_CACHE_HOME}/torchlet-hub`;
  if (platform === 'darwin') return `${home}/Library/Caches/torchlet-hub`;
  if (platform === 'win32') return `${env.LOCALAPPDATA ?? home}/torchlet-hub`;
  return `${home}/.cache/torchlet-hub`;
}

/** Path of the file on disk, downloaded unless it is there as the server has it. */
export async function fromDisk(file: HubFile, folder: string, localOnly: boolean): Promise<string> {
  const fs = nodeModule('fs/promises') as Files;
  const path = `${folder}/${file.path}`;
  const there = await fs.stat(path).then(
    () => true,
    () => false,
  );
  if (localOnly) {
    if (there) return path;
    throw new FormatError(`${printable(path)} is not kept, and localOnly asks for no download`);
  }
  let info: HubInfo;
  try {
    info = await withRetries(file, () => infoOf(file));
  } catch (error) {
    if (!there || file.signal?.aborted || !((error as Error).cause instanceof Interrupted)) throw error;
    warnOnce(`${(error as Error).message}; what is kept is used`);
    return path;
  }
  const tag = `${path}.etag`;
  if (there && info.etag !== '' && (await fs.readFile(tag, 'utf8').catch(() => '')) === info.etag) return path;
  await fs.mkdir(path.replace(/\/[^/]*$/, ''), { recursive: true });
  // Bytes of one version only: another one begins anew.
  const part = `${path}.${info.etag.replace(/\W/g, '').slice(-16) || 'new'}.part`;
  await withRetries(file, () => fetchTo(part, file, info, fs));
  await check(part, file, info, fs);
  await fs.rm(tag, { force: true });
  await fs.rename(part, path);
  await fs.writeFile(tag, info.etag);
  return path;
}

/** Brings the rest of the file; what arrives before an interruption stays. */
async function fetchTo(part: string, file: HubFile, { size }: HubInfo, fs: Files): Promise<void> {
  let received = await fs.stat(part).then(
    (stat) => stat.size,
    () => 0,
  );
  if (received > 0 && received === size) return;
  const response = await request(file, received > 0 ? { headers: { range: `bytes=${received}-` } } : {});
  if (response.status === 416) {
    await response.body?.cancel();
    await fs.rm(part, { force: true });
    throw new Interrupted('what had arrived was not of this file');
  }
  if (response.status !== 206) received = 0;
  const target = await fs.open(part, received > 0 ? 'a' : 'w');
  try {
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        if (file.signal?.aborted) throw error;
        throw new Interrupted(`broke off after ${received} bytes (${reasonOf(error)})`);
      });
      if (done) break;
      await target.writeFile(value);
      received += value.length;
      file.onProgress?.({ receivedBytes: received, totalBytes: size });
    }
    await target.sync();
  } finally {
    await target.close();
  }
  if (size !== undefined && received < size) throw new Interrupted(`broke off after ${received} of ${size} bytes`);
}

async function check(part: string, file: HubFile, { size, sha256 }: HubInfo, fs: Files): Promise<void> {
  const { size: there } = await fs.stat(part);
  let fault = size !== undefined && there !== size ? `it has ${there} bytes, expected ${size}` : undefined;
  if (fault === undefined && sha256 !== undefined) {
    const hash = (nodeModule('crypto') as { createHash(name: string): Hash }).createHash('sha256');
    for await (const chunk of (nodeModule('fs') as Streams).createReadStream(part)) hash.update(chunk);
    const actual = hash.digest('hex');
    if (actual !== sha256) fault = `its SHA-256 is ${actual}, expected ${sha256}`;
  }
  if (fault === undefined) return;
  await fs.rm(part, { force: true });
  throw new FormatError(`${printable(file.url)} is not the expected file: ${fault}. Try again`);
}
