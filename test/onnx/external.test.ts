import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nn, rand, type Tensor } from 'torchlet';
import { decode, encode, loadOnnx, saveOnnx } from 'torchlet/onnx';
import { afterAll, describe, expect, it } from 'vitest';
import { readModel } from '../../src/onnx/proto/read';
import { writeModel } from '../../src/onnx/proto/write';

const folder = mkdtempSync(join(tmpdir(), 'torchlet-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));

const net = new nn.Sequential(new nn.Linear(40, 30), new nn.ReLU(), new nn.Linear(30, 5)).eval();
const x = rand([3, 40]);
const wanted = net(x).tolist();

/** Model and data, with the weights from `threshold` bytes on in the latter. */
function parts(threshold: number): { bytes: Uint8Array; data: Uint8Array } {
  const written: Uint8Array[] = [];
  let end = 0;
  const write = (bytes: Uint8Array, offset: number): void => {
    expect(offset).toBe(end);
    end += bytes.length;
    written.push(bytes.slice());
  };
  const bytes = encode(net, x, { externalData: { location: 'net.data', threshold, write } });
  return { bytes, data: new Uint8Array(Buffer.concat(written)) };
}

describe('weights in a file of their own', () => {
  it('come back, from bytes, a function, a path, an address, a blob', async () => {
    const { bytes, data } = parts(100);
    const { graph } = readModel(bytes, 'net');
    const places = Object.fromEntries(
      graph.initializers.map(({ name, external }) => [name, Object.fromEntries(external)]),
    );
    expect(places).toEqual({
      '0.weight': { location: 'net.data', offset: '0', length: '4800' },
      '0.bias': { location: 'net.data', offset: '8192', length: '120' },
      '2.weight': { location: 'net.data', offset: '12288', length: '600' },
      '2.bias': {},
    });
    expect(decode(bytes, 'net', { externalData: { 'net.data': data } })(x).tolist()).toEqual(wanted);
    expect(decode(bytes, 'net', { externalData: () => data })(x).tolist()).toEqual(wanted);
    const path = join(folder, 'net.onnx');
    writeFileSync(path, bytes);
    writeFileSync(join(folder, 'net.data'), data);
    for (const from of [path, pathToFileURL(path)]) expect((await loadOnnx(from))(x).tolist()).toEqual(wanted);
    const blob = await loadOnnx(new Blob([bytes.slice()]), { externalData: () => new Blob([data.slice()]) });
    expect(blob(x).tolist()).toEqual(wanted);
    const asked: string[] = [];
    const server = createServer(({ url = '', headers }, response) => {
      const all = readFileSync(join(folder, url));
      const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? [];
      asked.push(`${url} ${from}-${to}`);
      const part = all.subarray(Number(from), Number(to) + 1);
      response.writeHead(206, { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${all.length}` });
      response.end(part);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    expect((await loadOnnx(`http://127.0.0.1:${port}/net.onnx`))(x).tolist()).toEqual(wanted);
    expect(asked.map((line) => line.split(' ')[0])).toEqual(['/net.onnx', '/net.data']);
    server.close();
  });

  it('are read one by one', async () => {
    const { bytes, data } = parts(0);
    const asked: number[] = [];
    const source = {
      name: 'data',
      size: data.length,
      read: async (begin: number, end: number) => {
        asked.push(end - begin);
        return data.slice(begin, end);
      },
      close: async () => void asked.push(-1),
    };
    expect((await loadOnnx(bytes, { externalData: () => source }))(x).tolist()).toEqual(wanted);
    expect(asked).toEqual([4800, 120, 600, 20, -1]);
  });

  it('are written by saveOnnx beside the model, both whole or not there', async () => {
    const place = join(folder, 'saved');
    mkdirSync(place);
    const path = join(place, 'big.onnx');
    await saveOnnx(net, x, path, { externalData: { threshold: 1000 }, outputNames: ['y'] });
    expect(readdirSync(place).sort()).toEqual(['big.onnx', 'big.onnx.data']);
    expect(statSync(join(place, 'big.onnx.data')).size).toBe(4800);
    expect((await loadOnnx(path)).outputNames).toEqual(['y']);
    await saveOnnx(net, x, pathToFileURL(join(place, 'one.onnx')));
    await saveOnnx(net, x, join(place, 'other.onnx'), { externalData: { location: 'w.bin', threshold: 0 } });
    expect((await loadOnnx(join(place, 'one.onnx')))(x).tolist()).toEqual(wanted);
    const odd = new nn.Sequential(
      new (class extends nn.Module {
        forward(x: Tensor) {
          return x.cumprod(1);
        }
      })(),
    );
    await expect(saveOnnx(odd, x, join(place, 'odd.onnx'), { externalData: true })).rejects.toThrow(
      "operator 'cumprod'",
    );
    expect(readdirSync(place).sort()).toEqual(['big.onnx', 'big.onnx.data', 'one.onnx', 'other.onnx', 'w.bin']);
    await expect(saveOnnx(net, x, join(place, 'no/such.onnx'))).rejects.toThrow(
      /such.onnx could not be written: ENOENT/,
    );
    await expect(saveOnnx(net, x, `${place}/`)).rejects.toThrow('is the path of no file');
  });

  it.each([
    '../net.data',
    '/etc/passwd',
    'a/../../b',
    '..',
    '.',
    '',
    'a//b',
    'C:\\x',
    '\\\\host\\x',
    'file:///etc/passwd',
    'a/./b',
    'x\0y',
    'a/',
  ])('are not read from %j', async (location) => {
    const model = readModel(parts(100).bytes, 'net');
    for (const { external } of model.graph.initializers) if (external.size > 0) external.set('location', location);
    const bytes = writeModel(model);
    const asked: string[] = [];
    const externalData = (name: string): Uint8Array => {
      asked.push(name);
      return new Uint8Array(1 << 16);
    };
    const error =
      /^net\.onnx: the tensor '0\.weight' is in another file, '.*', which is not in the folder of the model/;
    expect(() => decode(bytes, 'net.onnx', { externalData })).toThrow(error);
    await expect(loadOnnx(bytes, { name: 'net.onnx', externalData })).rejects.toThrow(error);
    expect(asked).toEqual([]);
  });

  it('are refused by name where they do not fit', () => {
    const { bytes, data } = parts(100);
    const wrong = (key: string, value: string): (() => unknown) => {
      const model = readModel(bytes, 'net');
      model.graph.initializers.find(({ name }) => name === '0.weight')?.external.set(key, value);
      return () => decode(writeModel(model), 'net.onnx', { externalData: { 'net.data': data } });
    };
    const begin = "net.onnx: the tensor '0.weight' is in another file, 'net.data', ";
    expect(wrong('length', '4804')).toThrow(`${begin}with 4804 bytes for its shape [30, 40], which takes 4800`);
    expect(wrong('offset', '99999999')).toThrow(`${begin}from byte 99999999 to 100004799 of ${data.length}`);
    expect(wrong('offset', '-1')).toThrow(`${begin}with the offset '-1'`);
    expect(wrong('offset', '9'.repeat(16))).toThrow(`${begin}with the offset '9999999999999999'`);
    expect(wrong('location', 'other')).toThrow("net.onnx: externalData has no bytes of 'other'");
    expect(() => decode(bytes, 'net.onnx')).toThrow("is in another file, 'net.data': give its bytes");
    expect(() => decode(bytes, 'net.onnx', { externalData: { 'net.data': data.subarray(0, 100) } })).toThrow('of 100');
  });

  it('are refused where they cannot be found', async () => {
    const { bytes } = parts(100);
    await expect(loadOnnx(bytes)).rejects.toThrow("weights are in another file, 'net.data': say where");
    const path = join(folder, 'alone.onnx');
    writeFileSync(path, encode(net, x, { externalData: { location: 'alone.data', write: () => {} } }));
    await expect(loadOnnx(path)).rejects.toThrow(/alone.data could not be read: no such file/);
  });

  it.each(['a/b', '..', '', 'C:x'])('are not written to %j', (location) => {
    expect(() => encode(net, x, { externalData: { location, write: () => {} } })).toThrow(
      'is no name of a file beside',
    );
  });

  it.each([['x'], [{}], [{ location: 'x' }]])('are not written by %j', (externalData) => {
    expect(() => encode(net, x, { externalData: externalData as never })).toThrow(
      'externalData is { location, write }',
    );
  });

  it('without offset and length are the whole file, as older exporters wrote each', () => {
    const model = readModel(parts(100).bytes, 'net');
    const { data } = parts(100);
    const [first] = model.graph.initializers;
    first?.external.delete('offset');
    first?.external.delete('length');
    expect(decode(writeModel(model), 'net', { externalData: { 'net.data': data } })(x).tolist()).toEqual(wanted);
  });
});

/** Debian's python3-onnx, where it is installed. */
const python = '/usr/bin/python3';
const hasOnnx = spawnSync(python, ['-c', 'import onnx']).status === 0;
if (!hasOnnx) console.log("python3-onnx is not installed: onnx does not read torchlet's external data");

describe.runIf(hasOnnx)('onnx reads and writes the same', () => {
  it('in both directions', async () => {
    const place = join(folder, 'python');
    mkdirSync(place);
    await saveOnnx(net, x, join(place, 'here.onnx'), { externalData: { threshold: 0 } });
    const program = `import onnx
from onnx import checker, numpy_helper
checker.check_model('here.onnx', full_check=True)
model = onnx.load('here.onnx')
print(sum(float(abs(numpy_helper.to_array(t)).sum()) for t in model.graph.initializer))
onnx.save(model, 'there.onnx', save_as_external_data=True, all_tensors_to_one_file=False, size_threshold=0)`;
    const { stdout, stderr, status } = spawnSync(python, ['-c', program], { cwd: place, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const sum = [...net.parameters()].reduce((total, p) => total + p.abs().sum().item(), 0);
    expect(Math.abs(Number(stdout) - sum)).toBeLessThan(1e-3);
    expect((await loadOnnx(join(place, 'there.onnx')))(x).tolist()).toEqual(wanted);
  }, 60_000);
});
