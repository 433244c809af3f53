// Matrix product kernels: `node bench/kernels/gemm.mjs [a.wasm b.wasm ...]` (default build/core-strict.wasm). Builds given
// together run in turns, so that noise of the machine hits all of them. Least and median time of many.
import { readFileSync } from 'node:fs';

const files = process.argv.length > 2 ? process.argv.slice(2) : ['build/core-strict.wasm'];

/** name, m, n, k, layout (N row by row, T transposed), bias and ReLU */
const products = [
  ['square 512', 512, 512, 512, 'NN', false],
  ['square 512 TN', 512, 512, 512, 'TN', false],
  ['square 512 NT', 512, 512, 512, 'NT', false],
  ['square 1024', 1024, 1024, 1024, 'NN', false],
  ['square 100', 100, 100, 100, 'NN', false],
  ['square 32', 32, 32, 32, 'NN', false],
  ['linear 1024-64 batch 64', 64, 64, 1024, 'NT', true],
  ['  its weight gradient', 64, 1024, 64, 'TN', false],
  ['  its input gradient', 64, 1024, 64, 'NN', false],
  ['linear 1024-64 batch 1', 1, 64, 1024, 'NT', true],
  ['  its weight gradient', 64, 1024, 1, 'TN', false],
  ['  its input gradient', 1, 1024, 64, 'NN', false],
  ['linear 64-10 batch 64', 64, 10, 64, 'NT', true],
  ['  its weight gradient', 10, 64, 64, 'TN', false],
  ['  its input gradient', 64, 64, 10, 'NN', false],
  ['linear 2-16 batch 32', 32, 16, 2, 'NT', true],
  ['  its weight gradient', 16, 2, 32, 'TN', false],
  ['  its input gradient', 32, 2, 16, 'NN', false],
  ['linear 16-1 batch 32', 32, 1, 16, 'NT', true],
  ['  its weight gradient', 1, 16, 32, 'TN', false],
  ['  its input gradient', 32, 16, 1, 'NN', false],
  ['tall 4096 x 32 x 75', 4096, 32, 75, 'NN', false],
  ['tall TN 32 x 75 x 4096', 32, 75, 4096, 'TN', false],
  ['gemv 4096', 1, 4096, 4096, 'NT', false],
  ['gemv 4096 NN', 1, 4096, 4096, 'NN', false],
];

const builds = files.map((file) => {
  const memory = new WebAssembly.Memory({ initial: 2048, maximum: 65536 });
  const module = new WebAssembly.Module(readFileSync(file));
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort() {} } });
  const floats = new Float32Array(memory.buffer);
  for (let i = 0; i < floats.length; i++) floats[i] = (i % 13) / 13 - 0.5;
  return { file, exports, memory };
});
// The first 16 MiB are left to the build's own data.
const [a, b, c, bias, ws] = [16, 32, 96, 112, 120].map((mebibyte) => mebibyte << 20);

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

function measure(name, jobs, describe) {
  for (const job of jobs) time(job, 30);
  const times = jobs.map(() => []);
  for (let round = 0; round < 25; round++) {
    for (const [i, job] of jobs.entries()) times[i].push(time(job, 4).each);
  }
  times.forEach((list, i) => {
    list.sort((x, y) => x - y);
    const [best, median] = [list[0], list[list.length >> 1]];
    const us = (ms) => (ms * 1e3).toFixed(ms < 0.1 ? 3 : 1).padStart(10);
    console.log(name.padEnd(26), us(best), us(median), 'us ', describe(best).padStart(18), builds[i].file);
  });
}

console.log(''.padEnd(26), '      least     median');
for (const [name, m, n, k, layout, linear] of products) {
  const [aRow, aCol] = layout[0] === 'N' ? [k, 1] : [1, m];
  const [bRow, bCol] = layout[1] === 'N' ? [n, 1] : [1, k];
  const jobs = builds.map(({ exports, memory }) => {
    exports.gemmPlan(m, n, k, ws);
    const [units, bytes] = new Int32Array(memory.buffer, ws, 2);
    return () => exports.gemm(a, b, c, m, n, k, aRow, aCol, bRow, bCol, n, linear ? bias : 0, 0, ws, bytes, 0, units);
  });
  measure(name, jobs, (ms) => {
    const memory = (4 * (m * k + k * n + m * n)) / ms / 1e6;
    return `${((2 * m * n * k) / ms / 1e6).toFixed(1)} GFLOP/s ${memory.toFixed(0)} GB/s`;
  });
}
for (const [rows, cols] of [
  [32, 16],
  [64, 10],
  [64, 1024],
  [65536, 32],
]) {
  const jobs = builds.map(
    ({ exports }) =>
      () =>
        exports.sum(b, c, 1, rows, cols, 0, 1),
  );
  measure(`sum of ${rows} rows of ${cols}`, jobs, (ms) => `${((4 * rows * cols) / ms / 1e6).toFixed(0)} GB/s`);
}
