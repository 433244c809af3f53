import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { onTestFinished } from 'vitest';

/** A folder that is gone after the test. */
export async function temporaryFolder(files: Readonly<Record<string, Uint8Array | string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'torchlet-vision-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** A server on this machine that ends with the test; gives its address. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Records of CIFAR's binary format; record i has label i % 10 and bytes that depend on i. */
export function records(count: number, labelBytes = 1, first = 0): Uint8Array {
  const size = labelBytes + 3072;
  const bytes = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) {
    bytes[i * size + labelBytes - 1] = (first + i) % 10;
    for (let p = 0; p < 3072; p++) bytes[i * size + labelBytes + p] = (p * 7 + (first + i) * 13 + (p >> 5)) & 255;
  }
  return bytes;
}

/** The files of a small CIFAR-10 by name: 3 records a training file, 4 test records. */
export function cifar10Files(): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (let i = 1; i <= 5; i++) files[`cifar-10-batches-bin/data_batch_${i}.bin`] = records(3, 1, 3 * i);
  files['cifar-10-batches-bin/test_batch.bin'] = records(4, 1, 40);
  return files;
}

export async function tarGz(files: Readonly<Record<string, Uint8Array | string>>): Promise<Uint8Array> {
  const entries = Object.entries(files).map(([name, body]) => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    return { header: { name, size: bytes.length }, body: bytes };
  });
  return gzipSync(await packTar(entries));
}

export function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** An IDX file of bytes. */
export function idx(sizes: readonly number[], data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + data.length);
  bytes.set([0, 0, 8, sizes.length]);
  const view = new DataView(bytes.buffer);
  for (const [i, size] of sizes.entries()) view.setUint32(4 + 4 * i, size);
  bytes.set(data, 4 + 4 * sizes.length);
  return bytes;
}
