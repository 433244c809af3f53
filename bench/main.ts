// npm run bench -- [--only TEXT] [--threads N] [--relaxed] [--rounds N] [--json FILE] [--no-peers]
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { memoryStats, setNumThreads, setSimd } from 'torchlet';
import { measureColdStart } from './coldStart';
import { measure, type Result, type Workload } from './harness';
import { startPyTorch } from './peers/pytorch';
import { convolution, crossEntropy, ELEMENTWISE, LAYERS, matrixProduct } from './workloads/kernels';
import { adamMlp, forward, tinyMlp, trainingStep } from './workloads/network';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    threads: { type: 'string', default: '1' },
    relaxed: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    'no-peers': { type: 'boolean', default: false },
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
const peers = [values['no-peers'] ? null : startPyTorch(threads)].filter((peer) => peer !== null);
const results: Result[] = await measure(chosen, { rounds: Number(values.rounds), slice: 150, peers });
for (const peer of peers) peer.stop();
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
const heads = peers.map(({ name }) => `${name.padStart(16)}${'median'.padStart(10)}${'ratio'.padStart(8)}`);
console.log(`${'workload'.padEnd(width)}${'best'.padStart(10)}${'median'.padStart(10)}${heads.join('')}`);
for (const { name, unit, best, median, peers: others = {} } of results) {
  const columns = Object.values(others).map(
    (o) => `${show(o.best).padStart(16)}${show(o.median)}${o.ratio.toFixed(2).padStart(8)}`,
  );
  console.log(
    `${name.padEnd(width)}${show(best)}${show(median)}${columns.join('')}  ${name.startsWith('size') ? '' : unit}`,
  );
}
if (peers.length > 0) console.log('ratio: time here / time there, best against best');
console.log(`peak of the heap ${(memoryStats().peakBytes / 1e6).toFixed(0)} MB`);
writeFileSync(values.json, `${JSON.stringify({ simd, threads, node: process.versions.node, results }, null, 2)}\n`);
