import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nn, ones, randn, type Tensor, tensor, zeros } from 'torchlet';
import { encodeNpz, encodePt, encodeSafetensors, load, loadModel, openSafetensors, type Source } from 'torchlet/io';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'torchlet-io-'));
const big = zeros([1 << 17]);
const bytes = encodeSafetensors({
  tensors: new Map([
    ['big', big],
    ['small', tensor([1, 2, 3])],
  ]),
  metadata: { made: 'here' },
});
const path = join(folder, 'weights.safetensors');
writeFileSync(path, bytes);

/** Serves the bytes; how is told by the first part of the path. */
let server: Server;
let address: string;
let asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const { range = '' } = request.headers;
    asked.push(range);
    const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(range) ?? [];
    const part = bytes.subarray(Number(from), Number(to) + 1);
    const headers = { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`, etag: '"1"' };
    switch (request.url) {
      case '/ranges':
        return response.writeHead(206, headers).end(part);
      case '/whole':
        return response.end(bytes);
      case '/changing':
        return response.writeHead(206, { ...headers, etag: `"${asked.length}"` }).end(part);
      case '/cut':
        return response.writeHead(206, headers).end(part.subarray(0, part.length - 1));
      case '/empty':
        return response.writeHead(416, { 'content-range': 'bytes */0' }).end();
      case '/page':
        return response.end('<!doctype html>');
      default:
        return response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

describe('where bytes come from', () => {
  test.each<[string, () => Parameters<typeof load>[0]]>([
    ['bytes', () => bytes],
    ['an ArrayBuffer', () => bytes.slice().buffer],
    ['a Blob', () => new Blob([bytes.slice()])],
    ['a File', () => new File([bytes.slice()], 'weights.safetensors')],
    ['a Response', () => new Response(bytes.slice())],
    ['a path', () => path],
    ["a file's URL", () => pathToFileURL(path)],
    ["a file's URL as text", () => pathToFileURL(path).href],
    ['an address with ranges', () => `${address}/ranges`],
    ['an address without', () => new URL(`${address}/whole`)],
  ])('%s', async (_, from) => {
    const { small } = await load(from());
    expect(small.tolist()).toEqual([1, 2, 3]);
    const file = await openSafetensors(from());
    expect(file.metadata).toEqual({ made: 'here' });
    expect(file.keys()).toEqual(['big', 'small']);
    expect(await file.info('big')).toEqual({ code: 'F32', shape: [1 << 17], bytes: 1 << 19 });
    expect((await file.get('small')).tolist()).toEqual([1, 2, 3]);
    await expect(file.get('none')).rejects.toThrow(/has no tensor 'none'/);
    await file.close();
    await expect(file.get('small')).rejects.toThrow(/is closed/);
  });

  test.each<[string, () => Parameters<typeof load>[0], RegExp]>([
    ['nothing', () => undefined as unknown as string, /expected a path, a URL, bytes .* got undefined/],
    ['a number', () => 3 as unknown as string, /got Number/],
    ['an empty text', () => '', /an empty string/],
    ['a file that is not there', () => join(folder, 'none'), /none could not be read: no such file/],
    ['a folder', () => folder, /is no file/],
    ['a page', () => `${address}/page`, /a page in HTML/],
    ['an empty file', () => `${address}/empty`, /\/empty is empty/],
    ['an address that is not there', () => `${address}/none`, /none: the server answered 404/],
    ['a server that is not there', () => 'http://127.0.0.1:1/x', /could not be reached/],
    ['a file that changes', () => `${address}/changing`, /has changed while it was read/],
    ['an answer cut off', () => `${address}/cut`, /broke off/],
    ['a refusal', () => new Response('', { status: 403 }), /the server answered 403/],
    ['a pointer of Git LFS', () => new TextEncoder().encode('version https://git-lfs.github.com/spec/v1'), /Git LFS/],
    ['GGUF', () => new TextEncoder().encode('GGUF....'), /a GGUF file/],
    ['noise', () => new Uint8Array(100).fill(7), /in no format of weights/],
  ])('%s is refused', async (_, from, message) => {
    await expect(load(from())).rejects.toThrow(message);
  });
});

test('opening reads the header alone, and a tensor its bytes', async () => {
  asked = [];
  const file = await openSafetensors(`${address}/ranges`);
  await file.get('small');
  const first = 1 << 16;
  const end = bytes.length;
  expect(asked).toEqual([`bytes=0-${first - 1}`, `bytes=${end - 12}-${end - 1}`]);
  await file.close();
});

test("a model's weights are read one by one", async () => {
  const model = new nn.Sequential(new nn.Linear(64, 64), new nn.Linear(64, 64));
  const state = new Map(Object.entries(model.stateDict()).map(([key, x]) => [key, randn(x.shape)]));
  const file = encodeSafetensors({ tensors: state, metadata: {} });
  let largest = 0;
  const source: Source = {
    name: 'x',
    size: file.length,
    read: async (begin, end) => {
      largest = Math.max(largest, end - begin);
      return file.slice(begin, end);
    },
    close: async () => {},
  };
  expect(await loadModel(model, source)).toEqual({ missingKeys: [], unexpectedKeys: [] });
  expect(largest).toBe(64 * 64 * 4);
  for (const [key, x] of state) expect(model.stateDict()[key]?.equal(x)).toBe(true);
});

test('a model takes weights from a response, of any format', async () => {
  const model = new nn.Linear(2, 2);
  const state = { weight: ones([2, 2]), bias: tensor([1, 2]) };
  for (const bytes of [
    encodeSafetensors({ tensors: new Map(Object.entries(state)), metadata: {} }),
    encodePt(state),
    encodeNpz(state),
  ]) {
    nn.init.zeros_(model.bias as Tensor);
    await loadModel(model, new Response(bytes.slice()));
    expect(model.bias?.tolist()).toEqual([1, 2]);
  }
});

test('weights that do not fit change nothing', async () => {
  const model = new nn.Linear(2, 2);
  const before = model.weight.tolist();
  const other = (state: object) => encodeSafetensors({ tensors: new Map(Object.entries(state)), metadata: {} });
  await expect(loadModel(model, other({ weight: ones([2, 2]) }))).rejects.toThrow(/missing bias/);
  await expect(loadModel(model, other({ weight: ones([2, 2]), bias: ones([3]) }))).rejects.toThrow(
    /size mismatch for bias: copying a param with shape \[3\] from checkpoint, the shape in current model is \[2\]/,
  );
  expect(model.weight.tolist()).toEqual(before);
  expect(await loadModel(model, other({ weight: ones([2, 2]), more: ones([1]) }), { strict: false })).toEqual({
    missingKeys: ['bias'],
    unexpectedKeys: ['more'],
  });
  expect(model.weight.tolist()).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

describe('a checkpoint in several files', () => {
  const index = join(folder, 'model.safetensors.index.json');
  const files = { weight: 'model-1.safetensors', bias: 'model-2.safetensors' };
  beforeAll(() => {
    for (const [key, x] of Object.entries({ weight: ones([2, 2]), bias: tensor([5, 6]) })) {
      const bytes = encodeSafetensors({ tensors: new Map([[key, x]]), metadata: {} });
      writeFileSync(join(folder, files[key as 'bias']), bytes);
    }
    writeFileSync(index, JSON.stringify({ metadata: { total_size: 24 }, weight_map: files }));
  });

  test.each([index, pathToFileURL(index)])('%s', async (from) => {
    const { bias } = await load(from);
    expect(bias.tolist()).toEqual([5, 6]);
    const model = new nn.Linear(2, 2);
    await loadModel(model, from);
    expect(model.bias?.tolist()).toEqual([5, 6]);
  });

  test.each<[string, unknown, RegExp]>([
    ['of no map', { a: 1 }, /it has no weight_map/],
    ['that leads elsewhere', { weight_map: { a: '../x' } }, /'a' is in no file beside it/],
    ['of a missing file', { weight_map: { a: 'none' } }, /none could not be read: no such file/],
    ['that is cut', '{"weight_map": {', /is no JSON/],
  ])('an index %s is refused', async (_, content, message) => {
    const path = join(folder, 'bad.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    await expect(load(path)).rejects.toThrow(message);
  });

  test('an index as bytes does not say where the files are', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify({ weight_map: files }));
    await expect(load(bytes)).rejects.toThrow(/give its path or address, beside which they lie/);
  });
});
