// Writes cases.json: for each .onnx file of this folder inputs, and what onnxruntime-node of test/runtimes computes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../runtimes/package.json', import.meta.url));
const ort = require('onnxruntime-node');
const folder = new URL('./', import.meta.url);

let seed = 1;
const random = () => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return seed / 2 ** 32;
};
const numbers = {
  float32: (count) => Float32Array.from({ length: count }, () => Math.round(600 * random() - 300) / 100),
  uint8: (count) => Uint8Array.from({ length: count }, () => 256 * random()),
  int64: (count) => BigInt64Array.from({ length: count }, () => BigInt(Math.floor(40 * random()))),
};

const cases = {};
for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.onnx'))
  .sort()) {
  const session = await ort.InferenceSession.create(new Uint8Array(readFileSync(new URL(file, folder))));
  const sizes = { n: /^(GRU|LSTM|RNN)/.test(file) ? 4 : 2, t: 5, h: 5, wd: 5, w: 5 };
  const shown = ({ dims, data }) => ({
    shape: dims.map(Number),
    data: Array.from(data, (x) => Number(Number(x).toPrecision(8))),
  });
  const inputs = {};
  const feeds = {};
  for (const { name, type, shape } of session.inputMetadata) {
    const dims = shape.map((size) => (typeof size === 'number' ? size : sizes[size]));
    feeds[name] = new ort.Tensor(type, numbers[type](dims.reduce((product, size) => product * size, 1)), dims);
    inputs[name] = { dtype: type === 'int64' ? 'int32' : type, ...shown(feeds[name]) };
  }
  const results = await session.run(feeds);
  const outputs = Object.fromEntries(session.outputNames.map((name) => [name, shown(results[name])]));
  cases[file] = { inputs, outputs };
}
writeFileSync(new URL('cases.json', folder), `${JSON.stringify(cases)}\n`);
