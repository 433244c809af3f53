// What every peer that runs in Node does: says hello in a line of JSON, then answers each line with one. Only the protocol may
// write to the standard output. bench/peers/pytorch.py does the same.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

console.log = console.error;

/** Version of an installed package. */
export function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}

/**
 * `kinds` maps a workload's kind to a function of the rest of its spec that gives the run, or null where the library has no such
 * workload. Ends when the standard input does.
 */
export async function serve({ version, threads = 1, kinds }) {
  const prepared = new Map();
  const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
  say({ version, threads });
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    try {
      say(await answer(request, kinds, prepared));
    } catch (error) {
      say({ error: String(error?.message ?? error).split('\n')[0] });
    }
  }
  process.exit(0);
}

async function answer(request, kinds, prepared) {
  if (request.release) {
    prepared.clear();
    return null;
  }
  // Kilobytes, on every system.
  if (request.memory) return process.resourceUsage().maxRSS / 1000;
  const { name, spec, batch, milliseconds } = request;
  if (!prepared.has(name)) prepared.set(name, (await kinds[spec[0]]?.(...spec.slice(1))) ?? null);
  const run = prepared.get(name);
  return run === null ? null : await timeRuns(run, batch, milliseconds);
}

/** The milliseconds of each run: three at least, unless they take ten times as long as they should. */
async function timeRuns(run, batch, milliseconds) {
  const times = [];
  const begin = performance.now();
  do {
    const start = performance.now();
    for (let i = 0; i < batch; i++) {
      const result = run();
      if (result instanceof Promise) await result;
    }
    times.push((performance.now() - start) / batch);
  } while (goesOn(performance.now() - begin, times.length, milliseconds));
  return times;
}

export function goesOn(elapsed, readings, milliseconds) {
  return elapsed < milliseconds || (readings < 3 && elapsed < 10 * milliseconds);
}

/** `count` random numbers between -scale and scale. */
export function randomValues(count, scale = 1) {
  return Float32Array.from({ length: count }, () => (Math.random() * 2 - 1) * scale);
}
