import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { setNumThreads, setSimd } from 'torchlet';
import { COLD_STARTS, measureColdStarts } from './coldStart';
import { measure, type Result, type Workload } from './harness';
import { measureMemory, relaxedFlag } from './memory';
import { type Options, parseOptions, UsageError } from './options';
import { installPeers, needInstalling, type Peer, startPeer } from './peers/start';
import { measurePlain, PLAIN } from './plain/measure';
import { formatTable } from './report';
import { measureSizes } from './sizes';
import { sumResnet } from './workloads/convolution';
import { GROUPS, MEMORY, SCALING } from './workloads/index';

/** Milliseconds that a workload gets in each round, and to reach its most memory. */
const SLICE = 150;
const MEMORY_SLICE = 1000;
const STARTS = 20;
/** Processes for each plain program. */
const PLAIN_ROUNDS = 4;

/** 1, 2, 4 and so on, as far as there are cores. */
const THREADS = Array.from({ length: Math.log2(cpus().length) + 1 }, (_, i) => 2 ** i);

const scalingName = (workload: Workload, threads: number): string =>
  `scaling: ${workload.name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const isWanted = (name: string): boolean => name.includes(options.only);
  const groups = GROUPS.map((group) => group.filter(({ name }) => isWanted(name))).filter((group) => group.length > 0);
  const scaling = THREADS.map((threads) => SCALING.filter((workload) => isWanted(scalingName(workload, threads))));
  const memory = MEMORY.filter(({ name }) => isWanted(`memory: ${name}`));
  const coldStarts = COLD_STARTS.filter(isWanted);
  const plain = PLAIN.filter(isWanted);
  const size = isWanted('size');
  const count = groups.length + scaling.flat().length + memory.length + plain.length + coldStarts.length;
  if (count + Number(size) === 0) {
    throw new UsageError(`--only: no workload's name contains '${options.only}'`);
  }
  const names = await findPeers(options);

  if (options.relaxed) for (const flag of relaxedFlag('relaxed')) setFlagsFromString(flag);
  const simd = await setSimd(options.relaxed ? 'relaxed' : 'strict');
  const threads = await setNumThreads(options.threads);
  console.log(`${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${simd} SIMD, ${threads} thread(s)`);
  const peerThreads: Record<string, number> = {};

  const results: Result[] = [];
  if (groups.length > 0) {
    const peers = await startPeers(names, threads);
    for (const { name, threads: count } of peers) peerThreads[name] = count;
    for (const group of groups) {
      progress(`measuring ${group.map(({ name }) => name).join(', ')}`);
      results.push(...(await measure(group, { rounds: options.rounds, slice: SLICE, peers })));
    }
    for (const peer of peers) await peer.stop();
    results.push(...sumResnet(results));
  }
  for (const [i, workloads] of scaling.entries()) {
    if (workloads.length > 0) results.push(...(await measureScaling(workloads, THREADS[i] as number, names, options)));
  }
  if (memory.length > 0) {
    progress('measuring memory');
    results.push(...(await measureMemory(memory, { threads, simd, peers: names, slice: MEMORY_SLICE })));
  }
  if (plain.length > 0) {
    progress('measuring plain programs');
    results.push(...measurePlain(plain, PLAIN_ROUNDS));
  }
  if (coldStarts.length > 0) {
    progress('measuring cold starts');
    results.push(...measureColdStarts(coldStarts, new URL('../dist/', import.meta.url), STARTS));
  }
  if (size) results.push(...(await measureSizes()));

  console.log(formatTable(results));
  for (const [name, count] of Object.entries(peerThreads)) {
    if (count !== threads) console.log(`${name} has ${count} thread(s) here`);
  }
  const report = { cpu: cpus()[0]?.model.trim(), node: process.versions.node, simd, threads, peerThreads, results };
  writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
}

/** The names of the peers that are there, after installing what was asked for. */
async function findPeers({ peers, install }: Options): Promise<string[]> {
  if (install && needInstalling(peers)) {
    progress('installing the peers of bench/peers');
    installPeers();
  }
  const found: string[] = [];
  for (const name of peers) {
    const peer = await startPeer(name, 1);
    if (peer !== null) found.push(name);
    await peer?.stop();
  }
  const missing = peers.filter((name) => !found.includes(name));
  if (missing.length > 0) console.log(`not found, so not measured: ${missing.join(', ')}`);
  return found;
}

async function startPeers(names: readonly string[], threads: number): Promise<Peer[]> {
  const started: Peer[] = [];
  for (const name of names) {
    const peer = await startPeer(name, threads);
    if (peer !== null) started.push(peer);
  }
  return started;
}

/** Beside the peers that can take that many threads. */
async function measureScaling(
  workloads: readonly Workload[],
  threads: number,
  names: readonly string[],
  { rounds }: Options,
): Promise<Result[]> {
  await setNumThreads(threads);
  const started = await startPeers(names, threads);
  const peers = started.filter((peer) => peer.threads === threads);
  progress(`measuring with ${threads} thread(s)`);
  const renamed = workloads.map((workload) => ({ ...workload, name: scalingName(workload, threads) }));
  const results = await measure(renamed, { rounds, slice: SLICE, peers });
  for (const peer of started) await peer.stop();
  return results;
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
await setNumThreads(1);
