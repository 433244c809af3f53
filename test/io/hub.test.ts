import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nn, optim, randn, resetWarnings, setWarnHook, tensor } from 'torchlet';
import { encodeSafetensors, fromHub, load, loadModel } from 'torchlet/io';
import { loadOnnx, saveOnnx } from 'torchlet/onnx';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fromCacheStorage } from '../../src/io/hub/cacheStorage.ts';
import { hubFile } from '../../src/io/hub/options.ts';

let bytes = encodeSafetensors({ tensors: new Map([['x', tensor([1, 2])]]), metadata: { pad: 'x'.repeat(5000) } });
const sum = () => createHash('sha256').update(bytes).digest('hex');

let server: Server;
let base: string;
let cache: string;
let asked: string[] = [];
/** What the server does before it answers properly. */
let fault: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.split('/').at(-1)} ${request.headers.range ?? ''}`.trim());
    if (fault?.(request, response)) return;
    if (request.url?.startsWith('/me/model/resolve/main/')) {
      // As hubs do: the sum stands on the answer that sends the client on.
      response
        .writeHead(302, { location: '/storage', 'x-linked-etag': `"${sum()}"`, 'x-linked-size': bytes.length })
        .end();
      return;
    }
    if (request.url !== '/storage') {
      response.writeHead(request.url?.includes('secret') ? 401 : 404).end();
      return;
    }
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from }).end(bytes.subarray(from));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'torchlet-hub-'));
  asked = [];
  fault = undefined;
});
afterEach(() => rmSync(cache, { recursive: true }));

const get = (options = {}) => fromHub('me/model', 'model.safetensors', { base, cache, ...options });

test('a file is downloaded once, and again when the server has another', async () => {
  const path = (await get()) as string;
  expect((await load(path)).x.tolist()).toEqual([1, 2]);
  expect(await get()).toBe(path);
  expect(asked.filter((line) => line.startsWith('GET storage'))).toHaveLength(1);
  bytes = encodeSafetensors({ tensors: new Map([['x', tensor([3, 4])]]), metadata: { pad: 'y'.repeat(5000) } });
  expect((await load(await get())).x.tolist()).toEqual([3, 4]);
  expect(readdirSync(join(cache, 'me/model/main')).sort()).toEqual(['model.safetensors', 'model.safetensors.etag']);
});

test('an interrupted download goes on where it stopped', async () => {
  let cuts = 2;
  fault = (request, response) => {
    if (request.method !== 'GET' || request.url !== '/storage' || cuts-- <= 0) return false;
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from });
    response.write(bytes.subarray(from, from + 1000));
    // Once it has arrived.
    const timer = setInterval(() => {
      if ((progress.at(-1) ?? 0) < from + 1000) return;
      clearInterval(timer);
      response.destroy();
    }, 5);
    return true;
  };
  const progress: number[] = [];
  const path = await get({
    onProgress: ({ receivedBytes }: { receivedBytes: number }) => progress.push(receivedBytes),
  });
  expect(readFileSync(path as string).equals(bytes)).toBe(true);
  expect(asked.filter((line) => line.startsWith('GET storage'))).toEqual([
    'GET storage',
    'GET storage bytes=1000-',
    'GET storage bytes=2000-',
  ]);
  expect(progress.at(-1)).toBe(bytes.length);
});

test('a busy server is asked again, one that stays so is told of', async () => {
  let busy = 2;
  fault = (_, response) => busy-- > 0 && Boolean(response.writeHead(503).end());
  await get();
  fault = (_, response) => Boolean(response.writeHead(429).end());
  await expect(fromHub('me/model', 'other', { base, cache, retries: 1 })).rejects.toThrow(
    /the server answered 429, 2 times/,
  );
});

test('without the server what is kept is used, with a warning', async () => {
  const path = await get();
  fault = (_, response) => Boolean(response.writeHead(500).end());
  resetWarnings();
  const warnings: string[] = [];
  const earlier = setWarnHook((text) => warnings.push(text));
  expect(await get({ retries: 0 })).toBe(path);
  setWarnHook(earlier);
  expect(warnings).toEqual([expect.stringMatching(/the server answered 500, 1 times; what is kept is used/)]);
  fault = undefined;
  asked = [];
  expect(await get({ localOnly: true })).toBe(path);
  expect(asked).toEqual([]);
});

test('another content than the server says is refused, and not kept', async () => {
  fault = (request, response) => {
    if (request.method !== 'GET' || request.url !== '/storage') return false;
    response.writeHead(200, { 'content-length': bytes.length }).end(Buffer.alloc(bytes.length, 7));
    return true;
  };
  await expect(get()).rejects.toThrow(/is not the expected file: its SHA-256 is [\da-f]{64}, expected [\da-f]{64}/);
  expect(readdirSync(join(cache, 'me/model/main'))).toEqual([]);
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['no such file', () => fromHub('me/none', 'x', { base, cache }), /none\/resolve\/main\/x: the server answered 404/],
  ['a token is asked for', () => fromHub('me/secret', 'x', { base, cache }), /401.*it asks for a token/],
  ['a path upwards', () => fromHub('me/model', '../x', { base, cache }), /'..\/x' is no file/],
  [
    'no text',
    () => fromHub('me/model', undefined as unknown as string),
    /argument 'file' \(position 2\) must be string, not undefined/,
  ],
  ['nothing kept', () => get({ localOnly: true }), /is not kept, and localOnly asks for no download/],
  ['no server', () => get({ base: 'http://127.0.0.1:1', retries: 0 }), /could not be reached/],
])('%s', async (_, call, message) => {
  await expect(call()).rejects.toThrow(message);
});

test('a download that is ended goes on the next time', async () => {
  const controller = new AbortController();
  const onProgress = () => controller.abort();
  let first = true;
  fault = (request, response) => {
    if (request.method !== 'GET' || request.url !== '/storage' || !first) return false;
    first = false;
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 1000));
    return true;
  };
  await expect(get({ signal: controller.signal, onProgress })).rejects.toThrow(/abort/);
  await get();
  expect(asked.at(-1)).toBe('GET storage bytes=1000-');
});

test('where there are no files, a blob', async () => {
  const blob = await fromCacheStorage(hubFile('me/model', 'model.safetensors', { base }), 'x', false);
  expect((await load(blob)).x.tolist()).toEqual([3, 4]);
});

test('a downloaded .pt of PyTorch is fine-tuned, and written as ONNX', async () => {
  const before = bytes;
  bytes = new Uint8Array(readFileSync(new URL('pytorch/model.pt', import.meta.url))) as typeof bytes;
  const model = new nn.Sequential(
    new nn.Conv2d(1, 2, 3),
    new nn.BatchNorm2d(2),
    new nn.ReLU(),
    new nn.Flatten(),
    new nn.Linear(8, 3),
  );
  await loadModel(model, await fromHub('me/model', 'pytorch_model.bin', { base, cache }));
  const optimizer = new optim.AdamW(model.parameters(), { lr: 0.05 });
  const [x, y] = [randn([6, 1, 4, 4]), tensor(Int32Array.of(0, 1, 2, 0, 1, 2))];
  const losses = Array.from({ length: 20 }, () => {
    optimizer.zeroGrad();
    const loss = nn.functional.crossEntropy(model(x), y);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
  bytes = before;
  expect(losses.at(-1)).toBeLessThan(losses[0] as number);
  const path = join(cache, 'tuned.onnx');
  await saveOnnx(model, x, path);
  const tuned = await loadOnnx(path);
  expect(tuned(x).allclose(model.eval()(x), { atol: 1e-5 })).toBe(true);
});
