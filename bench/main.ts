// npm run bench -- [--only TEXT] [--threads N] [--relaxed] [--rounds N] [--json FILE]
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { memoryStats, setNumThreads, setSimd } from 'torchlet';
import { measureColdStart } from './coldStart';
import { measure, type Result, type Workload } from './harness';
import { convolution, crossEntropy, ELEMENTWISE, LAYERS, matrixProduct } from './workloads/kernels';
import { adamMlp, forward, tinyMlp, trainingStep } from './workloads/network';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    threads: { type: 'string', default: '1' },
    relaxed: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string', default: 'bench-results.json' },
  },
});

const workloads: Workload[] = [
  trainingStep(64),
  forward(64),
  forward(1),
  matrixProduct(256),
  matrixProduct(512),
  matrixProduct(1024),
  tinyMlp,
  adamMlp,
  crossEntropy,
  ...ELEMENTWISE,
  ...LAYERS.flatMap((layer) => [convolution(layer, 'forward'), convolution(layer, 'training')]),
  ...[1, 8, 32, 128, 512].map(trainingStep),
];

const threads = await setNumThreads(Number(values.threads));
const simd = await setSimd(values.relaxed ? 'relaxed' : 'strict');
const wanted = (name: string): boolean => values.only === undefined || name.includes(values.only);

console.log(`${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${simd} SIMD, ${threads} thread(s)`);
const chosen = workloads.filter(({ name }) => wanted(name));
const results: Result[] = await measure(chosen, { rounds: Number(values.rounds), slice: 150 });
if (wanted('cold start')) results.push(measureColdStart(new URL('../dist/', import.meta.url), 10));
if (wanted('size')) {
  const { measureSizes } = (await import(new URL('../scripts/size.mjs', import.meta.url).href)) as {
    measureSizes(): Promise<Record<string, { gzipped: number }>>;
  };
  for (const [name, { gzipped }] of Object.entries(await measureSizes())) {
    const kilobytes = gzipped / 1000;
    results.push({ name: `size: ${name} (KB gzipped)`, unit: 'ms', best: kilobytes, median: kilobytes, readings: 1 });
  }
}

const width = Math.max(...results.map(({ name }) => name.length), 8);
const show = (value: number): string => (value >= 1000 ? value.toFixed(0) : value.toPrecision(3)).padStart(10);
console.log(`${'workload'.padEnd(width)}${'best'.padStart(10)}${'median'.padStart(10)}`);
for (const { name, unit, best, median } of results) {
  console.log(`${name.padEnd(width)}${show(best)}${show(median)}  ${name.startsWith('size') ? '' : unit}`);
}
console.log(`peak of the heap ${(memoryStats().peakBytes / 1e6).toFixed(0)} MB`);
writeFileSync(values.json, `${JSON.stringify({ simd, threads, node: process.versions.node, results }, null, 2)}\n`);
