// Convolution kernels on one thread: `node bench/kernels/conv.mjs [a.wasm b.wasm ...] [--only TEXT]` (default
// build/conv-strict.wasm; relaxed builds on Node 20 need --experimental-wasm-relaxed-simd). Builds given together run in turns.
// Least and median ms of many calls, GFLOP/s by the multiplications of the direct method.
import { readFileSync } from 'node:fs';

const args = process.argv.slice(2);
const onlyAt = args.indexOf('--only');
const only = onlyAt < 0 ? '' : args.splice(onlyAt, 2)[1];
const files = args.length > 0 ? args : ['build/conv-strict.wasm'];

/** name, images, size, channels, outputs, kernel, stride, padding, groups */
const layers = [
  ['conv1', 64, 32, 3, 32, 5, 1, 2, 1],
  ['conv2', 64, 16, 32, 32, 5, 1, 2, 1],
  ['conv3', 64, 8, 32, 64, 5, 1, 2, 1],
  ['b1 conv1', 1, 32, 3, 32, 5, 1, 2, 1],
  ['b1 conv2', 1, 16, 32, 32, 5, 1, 2, 1],
  ['b1 conv3', 1, 8, 32, 64, 5, 1, 2, 1],
  ['resnet 56 3x3', 16, 56, 64, 64, 3, 1, 1, 1],
  ['resnet 28 3x3', 16, 28, 128, 128, 3, 1, 1, 1],
  ['resnet 14 3x3', 16, 14, 256, 256, 3, 1, 1, 1],
  ['resnet 7 3x3', 16, 7, 512, 512, 3, 1, 1, 1],
  ['resnet 56 stride 2', 16, 56, 64, 128, 3, 2, 1, 1],
  ['resnet stem 7x7 stride 2', 4, 224, 3, 64, 7, 2, 3, 1],
  ['1x1 64-256 at 28', 16, 28, 64, 256, 1, 1, 0, 1],
  ['mobilenet depthwise 56', 16, 56, 64, 64, 3, 1, 1, 64],
];

const builds = files.map((file) => {
  const memory = new WebAssembly.Memory({ initial: 8192, maximum: 65536 });
  const module = new WebAssembly.Module(readFileSync(file));
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort() {} } });
  const floats = new Float32Array(memory.buffer);
  for (let i = 0; i < floats.length; i++) floats[i] = (i % 13) / 13 - 0.5;
  return { file, exports, memory };
});

function time(run, least) {
  let calls = 1;
  for (;;) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) run();
    const took = performance.now() - start;
    if (took > least) return { calls, each: took / calls };
    calls = Math.max(calls + 1, Math.ceil((calls * least * 1.2) / Math.max(took, 0.01)));
  }
}

function measure(name, flop, jobs) {
  const { calls } = time(jobs[0], 8);
  for (const job of jobs) time(job, 40);
  const times = jobs.map(() => []);
  const until = performance.now() + 400 * jobs.length;
  while (performance.now() < until) {
    jobs.forEach((job, i) => {
      const start = performance.now();
      for (let call = 0; call < calls; call++) job();
      times[i].push((performance.now() - start) / calls);
    });
  }
  const cells = times.map((t) => {
    t.sort((p, q) => p - q);
    const rate = flop / t[0] / 1e6;
    return `${t[0].toFixed(3).padStart(9)} ${t[t.length >> 1].toFixed(3).padStart(9)} ${rate.toFixed(1).padStart(7)}`;
  });
  console.log(name.padEnd(46), cells.join('  | '));
}

console.log(''.padEnd(46), files.map(() => '      min    median GFLOP/s').join('  | '));
for (const [name, n, size, c, o, k, stride, pad, groups] of layers) {
  const out = Math.floor((size + 2 * pad - k) / stride) + 1;
  const flop = 2 * n * out * out * o * (c / groups) * k * k;
  const passes = {};
  for (const { exports: e, memory } of builds) {
    // The first 16 MiB are left to the build's own data.
    let top = 16 << 20;
    const take = (bytes) => {
      const pointer = top;
      top += (bytes + 127) & -64;
      return pointer;
    };
    const geometry = take(68);
    new Int32Array(memory.buffer, geometry, 17).set([
      n,
      size,
      size,
      c,
      o,
      groups,
      k,
      k,
      out,
      out,
      stride,
      stride,
      pad,
      pad,
      1,
      1,
      0,
    ]);
    const x = take(4 * n * size * size * c);
    const w = take((4 * o * c * k * k) / groups);
    const y = take(4 * n * out * out * o);
    const gx = take(4 * n * size * size * c);
    const gw = take((4 * o * c * k * k) / groups);
    const bias = take(4 * o);
    const add = (pass, job) => {
      passes[pass] ??= [];
      passes[pass].push(job);
    };
    const packed = take(e.conv2dPackedBytes(geometry, 0));
    const turned = take(e.conv2dPackedBytes(geometry, 1));
    e.conv2dPackWeight(w, packed, geometry, 0);
    e.conv2dPackWeight(w, turned, geometry, 1);
    const said = take(16);
    const planOf = (write, ...args) => {
      write(...args, said);
      const [units, bytes, partial] = new Int32Array(memory.buffer, said, 3);
      return { units, bytes, partial };
    };
    const { units, bytes: forwardBytes } = planOf(e.conv2dPlan, geometry);
    const forwardWs = take(forwardBytes);
    add('forward', () => e.conv2d(x, packed, bias, y, geometry, 0, forwardWs, forwardBytes, 0, units));
    const { units: gradUnits, bytes: gradBytes } = planOf(e.conv2dInputGradPlan, geometry);
    const gradWs = take(gradBytes);
    add('input gradient', () => e.conv2dInputGrad(y, turned, gx, geometry, gradWs, gradBytes, 0, gradUnits));
    const weight = planOf(e.conv2dWeightGradPlan, geometry);
    const [weightWs, partial] = [take(weight.bytes), take(weight.partial)];
    add('weight gradient', () => {
      e.conv2dWeightGrad(x, y, partial, geometry, weightWs, weight.bytes, 0, weight.units);
      e.conv2dWeightGradCombine(partial, gw, geometry, 0, o);
    });
    if (e.winograd && stride === 1 && groups === 1 && (k === 3 || k === 5)) {
      for (const backward of [0, 1]) {
        const filters = planOf(e.winogradFilterPlan, geometry, backward);
        const [u, filterWs] = [take(filters.partial), take(filters.bytes)];
        const filter = () => e.winogradFilter(w, u, geometry, backward, filterWs, filters.bytes, 0, filters.units);
        filter();
        const { units: tiles, bytes: wsBytes } = planOf(e.winogradPlan, geometry, backward);
        const ws = take(wsBytes);
        const to = backward ? gx : y;
        const indices = take(4 * n * out * out * o);
        const run = (flags) => () =>
          e.winograd(x, u, bias, to, indices, geometry, backward, flags, ws, wsBytes, 0, tiles);
        add(backward ? 'input gradient, Winograd' : 'forward, Winograd', run(0));
        if (!backward) add('forward, Winograd, pooled', run(4));
        add(backward ? 'turned filters' : 'filters', filter);
      }
      const { units: tiles, bytes: wsBytes, partial } = planOf(e.winogradWeightGradPlan, geometry, 1);
      const [ws, sums] = [take(wsBytes), take(partial)];
      const { units: outBlocks, bytes: combineBytes } = planOf(e.winogradCombinePlan, geometry);
      const combineWs = take(combineBytes);
      add('weight gradient, Winograd', () => {
        e.winogradWeightGrad(x, y, sums, gw, geometry, 1, ws, wsBytes, 0, tiles);
        e.winogradWeightGradCombine(sums, gw, geometry, 1, combineWs, combineBytes, 0, outBlocks);
      });
    }
    if (groups === 1 && out % 2 === 0) {
      // Behind a 2x2 pool, every index at the first pixel of its window.
      const half = out / 2;
      const pixels = half * half;
      const indices = take(4 * n * pixels * o);
      new Int32Array(memory.buffer, indices, n * pixels * o).forEach((_, i, all) => {
        const p = Math.floor(i / o) % pixels;
        all[i] = 2 * Math.floor(p / half) * out + 2 * (p % half);
      });
      const { units: pooledUnits, bytes: wsBytes, partial } = planOf(e.conv2dPooledWeightGradPlan, geometry, pixels);
      const [ws, sums] = [take(wsBytes), take(partial)];
      add('weight gradient by indices', () => {
        e.conv2dPooledWeightGrad(x, y, indices, sums, geometry, pixels, ws, wsBytes, 0, pooledUnits);
        e.conv2dPooledWeightGradCombine(sums, gw, geometry, 0, o);
      });
      const pool = take(64);
      new Int32Array(memory.buffer, pool, 16).set([n, out, out, o, o, 1, 2, 2, half, half, 2, 2, 0, 0, 1, 1]);
      const pooled = take(4 * n * pixels * o);
      const at = take(4 * n * pixels * o);
      add('max pool 2x2', () => e.maxPool2d(y, pooled, at, pool, 0, n * half));
      add('max pool 2x2 backward', () => e.maxPool2dBackward(pooled, at, y, pool, 0, n));
    }
  }
  for (const [pass, jobs] of Object.entries(passes)) {
    const label = `${name} ${pass}`;
    if (label.includes(only)) measure(label, flop, jobs);
  }
}
