import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, setWarnHook } from 'torchlet';
import { datasets } from 'torchlet/vision';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { cifar10Files, idx, md5, serve, tarGz, temporaryFolder } from './fixtures.ts';

const { CIFAR10, FashionMNIST } = datasets;

let archive: Uint8Array;
beforeAll(async () => {
  archive = await tarGz(cifar10Files());
  setWarnHook(() => {});
});

describe('download: true', () => {
  test('fetches, checks, unpacks, and needs no network afterwards', async () => {
    const requests: string[] = [];
    const url = await serve((request, response) => {
      requests.push(String(request.url));
      response.writeHead(200, { 'content-length': archive.length }).end(archive);
    });
    const root = join(await temporaryFolder(), 'new', 'folder');
    const onProgress = vi.fn();
    const options = { download: true, url: `${url}cifar-10-binary.tar.gz`, md5: md5(archive), onProgress };
    expect((await CIFAR10.load(root, options)).length).toBe(15);
    expect(onProgress.mock.lastCall?.[0]).toMatchObject({
      file: 'cifar-10-binary.tar.gz',
      receivedBytes: archive.length,
      totalBytes: archive.length,
    });
    expect((await CIFAR10.load(root, { ...options, train: false })).length).toBe(4);
    expect((await CIFAR10.load(root)).length).toBe(15);
    expect(requests).toEqual(['/cifar-10-binary.tar.gz']);
    expect((await readdir(join(root, 'cifar-10-batches-bin'))).length).toBe(6);
    expect((await readdir(root)).sort()).toEqual(['cifar-10-batches-bin', 'cifar-10-binary.tar.gz']);
  });

  test('no network without it', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    await expect(CIFAR10.load(await temporaryFolder())).rejects.toThrow('Dataset not found');
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });

  test('replaces a damaged archive', async () => {
    const url = await serve((_, response) => void response.end(archive));
    const root = await temporaryFolder({ 'cifar-10-binary.tar.gz': archive.subarray(0, 1000) });
    const dataset = await CIFAR10.load(root, { download: true, url, md5: md5(archive) });
    expect(dataset.length).toBe(15);
  });

  test('files of MNIST one by one, and only those that are missing', async () => {
    const images = idx([2, 28, 28], new Uint8Array(2 * 784).fill(9));
    const labels = idx([2], Uint8Array.of(3, 1));
    const requests: string[] = [];
    const url = await serve((request, response) => {
      requests.push(String(request.url));
      response.end(images);
    });
    const root = await temporaryFolder({ 'FashionMNIST/raw/train-labels-idx1-ubyte': labels });
    const dataset = await FashionMNIST.load(root, { download: true, url: `${url}fashion`, md5: null });
    expect(Array.from(dataset.targets)).toEqual([3, 1]);
    expect(requests).toEqual(['/fashion/train-images-idx3-ubyte.gz']);
    expect(await readdir(join(root, 'FashionMNIST/raw'))).toContain('train-images-idx3-ubyte.gz');
  });
});

describe('an interrupted download', () => {
  test('says so, keeps what arrived, and goes on from there', async () => {
    const ranges: (string | undefined)[] = [];
    let cutOff = (): void => {};
    const url = await serve((request, response) => {
      const { range } = request.headers;
      ranges.push(range);
      const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': archive.length - from });
      if (from > 0) response.end(archive.subarray(from));
      else response.write(archive.subarray(0, 1500));
      cutOff = () => void response.destroy();
    });
    const root = await temporaryFolder();
    const options = { download: true, url, md5: md5(archive) };
    // Only when they have arrived: what a broken connection had under way is lost.
    const error = await CIFAR10.load(root, { ...options, onProgress: () => cutOff() }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(FormatError);
    expect(String(error)).toMatch(/broke off after 1500 of \d+ bytes.*run again to go on from there/);
    expect(await readdir(root)).toEqual(['cifar-10-binary.tar.gz.part']);
    const onProgress = vi.fn();
    expect((await CIFAR10.load(root, { ...options, onProgress })).length).toBe(15);
    expect(ranges).toEqual([undefined, 'bytes=1500-']);
    expect(onProgress.mock.lastCall?.[0]).toMatchObject({ resumedBytes: 1500, totalBytes: archive.length });
  });

  test('starts over when the server does not know ranges, or has another file by now', async () => {
    const root = await temporaryFolder({ 'cifar-10-binary.tar.gz.part': new Uint8Array(500) });
    const whole = await serve((_, response) => void response.end(archive));
    expect((await CIFAR10.load(root, { download: true, url: whole, md5: md5(archive) })).length).toBe(15);

    const other = await temporaryFolder({ 'cifar-10-binary.tar.gz.part': new Uint8Array(500) });
    const ranged = await serve((request, response) => {
      const from = request.headers.range === undefined ? 0 : 500;
      response.writeHead(from > 0 ? 206 : 200).end(archive.subarray(from));
    });
    expect((await CIFAR10.load(other, { download: true, url: ranged, md5: md5(archive) })).length).toBe(15);
  });

  test('one that was complete, but not moved into place yet', async () => {
    const root = await temporaryFolder({ 'cifar-10-binary.tar.gz.part': archive });
    const url = await serve((_, response) => void response.writeHead(416).end());
    expect((await CIFAR10.load(root, { download: true, url, md5: md5(archive) })).length).toBe(15);
  });

  test('by a signal', async () => {
    const url = await serve((_, response) => void response.write(archive.subarray(0, 100)));
    const root = await temporaryFolder();
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    const loading = CIFAR10.load(root, { download: true, url, md5: null, onProgress, signal: controller.signal });
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('what is not the file is refused', () => {
  test('another MD5', async () => {
    const url = await serve((_, response) => void response.end('<html>Please log in</html>'));
    const root = await temporaryFolder();
    const error = await CIFAR10.load(root, { download: true, url }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(FormatError);
    expect(String(error)).toContain(
      `its MD5 is ${md5(Buffer.from('<html>Please log in</html>'))}, expected c32a1d4ab5`,
    );
    expect(await readdir(root)).toEqual([]);
  });

  test('an error of the server', async () => {
    const url = await serve((_, response) => void response.writeHead(404).end());
    const loading = CIFAR10.load(await temporaryFolder(), { download: true, url });
    await expect(loading).rejects.toThrow(/the server answered 404 Not Found/);
  });

  test('no server', async () => {
    const loading = CIFAR10.load(await temporaryFolder(), { download: true, url: 'http://127.0.0.1:9/x' });
    await expect(loading).rejects.toThrow(/http:\/\/127\.0\.0\.1:9\/x cannot be reached \(/);
  });
});

test('a file that cannot be written leaves nothing half done', async () => {
  const url = await serve((_, response) => void response.end(archive));
  const root = await temporaryFolder();
  // A folder stands where the second file is to go.
  await mkdir(join(root, 'cifar-10-batches-bin/data_batch_2.bin/x'), { recursive: true });
  await expect(CIFAR10.load(root, { download: true, url, md5: null })).rejects.toMatchObject({ code: 'EISDIR' });
  const left = await readdir(join(root, 'cifar-10-batches-bin'));
  expect(left.filter((name) => name.endsWith('.part'))).toEqual([]);
  await writeFile(join(root, 'probe'), '');
  expect((await readFile(join(root, 'cifar-10-batches-bin/data_batch_1.bin'))).length).toBe(3 * 3073);
});
