// Elementwise and copy kernels on one thread: `node bench/kernels/elementwise.mjs [file.wasm] [--only TEXT]` (default
// build/core-strict.wasm). Best of many short samples, in elements and bytes a nanosecond, at 4096 elements (L1 and L2) and at
// 1,048,576 (L3).
import { readFileSync } from 'node:fs';

const args = process.argv.slice(2);
const onlyAt = args.indexOf('--only');
const only = onlyAt < 0 ? '' : args.splice(onlyAt, 2)[1];

const memory = new WebAssembly.Memory({ initial: 600, maximum: 65536 });
const module = new WebAssembly.Module(readFileSync(args[0] ?? 'build/core-strict.wasm'));
const kernels = new WebAssembly.Instance(module, { env: { memory, abort() {} } }).exports;

// The compiler erases the enumeration, so its order is read from the source.
const source = readFileSync(new URL('../../assembly/elementwise/operations.ts', import.meta.url), 'utf8');
const operations = source
  .slice(source.indexOf('{'))
  .replace(/\/\/.*/g, '')
  .match(/\w+/g);

const LARGE = 1 << 20;
// Apart by more than the data, so that the streams do not fall into the same cache sets.
const [meta, a, b, y] = [1 << 19, 1 << 20, (1 << 20) + 4 * LARGE + 192, (1 << 20) + 8 * LARGE + 512];

/** Positive values, for logarithms, roots and powers too. */
function fill() {
  const [x, w] = [new Float32Array(memory.buffer, a, LARGE), new Float32Array(memory.buffer, b, LARGE)];
  for (let i = 0; i < LARGE; i++) {
    x[i] = 3.5 + 3 * Math.sin(i);
    w[i] = 2.5 + 2 * Math.cos(0.7 * i);
  }
}

function measure(name, n, bytes, run) {
  if (!name.includes(only)) return;
  fill();
  let calls = 0;
  const start = performance.now();
  while (performance.now() - start < 60) {
    run();
    calls++;
  }
  // A third of a millisecond a sample: long samples never run undisturbed on a busy machine.
  calls = Math.max(1, Math.floor(calls / 180));
  let best = Infinity;
  const until = performance.now() + 200;
  while (performance.now() < until) {
    const from = performance.now();
    for (let i = 0; i < calls; i++) run();
    best = Math.min(best, (performance.now() - from) / calls);
  }
  const rate = n / best / 1e6;
  console.log(
    `${name.padEnd(26)} ${String(n).padStart(8)} ${rate.toFixed(2).padStart(7)} elements/ns ${(bytes * rate).toFixed(0).padStart(4)} GB/s`,
  );
}

const unary = 'relu neg sqrt floor exp exp2 expm1 log log1p log2 tanh sigmoid erf erfc sin tan atan sinh asinh';
const real = 'reluBackward pow atan2 fmod remainder floorDivide';

for (const n of [4096, LARGE]) {
  for (const name of 'add sub mul div maximum eq gt addI32'.split(' ')) {
    const bytes = name === 'eq' || name === 'gt' ? 1 : 4;
    const code = operations.indexOf(name);
    measure(name, n, 8 + bytes, () => kernels.elementwise(code, a, b, y, 1, 1, 0, n));
    measure(`${name} scalar`, n, 4 + bytes, () => kernels.elementwise(code, a, b, y, 1, 0, 0, n));
  }
  for (const name of unary.split(' ')) {
    const code = operations.indexOf(name);
    measure(name, n, 8, () => kernels.elementwise(code, a, a, y, 1, 1, 0, n));
  }
  for (const name of real.split(' ')) {
    const code = operations.indexOf(name);
    measure(name, n, 12, () => kernels.elementwise(code, a, b, y, 1, 1, 0, n));
  }
  measure('where', n, 13, () => kernels.where(a, a, b, y, 1, 1, 0, n));
  measure('clampBackward', n, 12, () => kernels.clampBackward(a, b, y, b, 0, n));
  measure('fillF32', n, 4, () => kernels.fillF32(y, 1, 0, n));
  measure('cast uint8 to float32', n, 5, () => kernels.cast(a, 2, y, 0, 0, n));
  measure('cast int32 to float32', n, 8, () => kernels.cast(a, 1, y, 0, 0, n));
  measure('cast float32 to bool', n, 5, () => kernels.cast(a, 0, y, 3, 0, n));
}

/** name, sizes, strides of the source (or a), strides of the target (or b) */
const strided = [
  ['copyStrided', 'channels first to last', [16, 1024, 64], [65536, 1, 1024], [65536, 64, 1]],
  ['copyStrided', 'channels last to first', [16, 64, 1024], [65536, 1, 64], [65536, 1024, 1]],
  ['copyStrided', 'RGB first to last', [64, 1024, 3], [3072, 1, 1024], [3072, 3, 1]],
  ['copyStrided', 'RGB last to first', [64, 3, 1024], [3072, 1, 3], [3072, 1024, 1]],
  ['copyStrided', 'transpose 1024', [1, 1024, 1024], [0, 1, 1024], [0, 1024, 1]],
  ['copyStrided', 'rows of 32', [1, 8192, 32], [0, 64, 1], [0, 32, 1]],
  ['elementwiseStrided', 'row of 32 to all', [1, 16384, 32], [0, 32, 1], [0, 0, 1]],
  ['elementwiseStrided', 'row of 4 to all', [1, 16384, 4], [0, 4, 1], [0, 0, 1]],
  ['elementwiseStrided', 'channel to 1024 pixels', [8, 64, 1024], [65536, 1024, 1], [0, 1, 0]],
  ['elementwiseStrided', 'transpose 512', [1, 512, 512], [0, 512, 1], [0, 1, 512]],
];
const add = operations.indexOf('add');
for (const [kernel, name, sizes, first, second] of strided) {
  const rows = sizes[0] * sizes[1];
  new Int32Array(memory.buffer, meta, 9).set([...sizes, ...first, ...second]);
  measure(`${kernel === 'copyStrided' ? 'copy' : 'add'} ${name}`, rows * sizes[2], 8, () => {
    if (kernel === 'copyStrided') kernels.copyStrided(a, y, 4, 3, meta, 0, rows);
    else kernels.elementwiseStrided(add, a, b, y, 3, meta, 0, rows);
  });
}
