import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

/** The latest date that the pinned workerd knows. */
const COMPATIBILITY_DATE = '2026-04-26';

/** Bundles a Worker as its tools do: by the host's condition, with .wasm files beside the script, as modules. */
export async function bundleWorker(entry, outdir, condition = 'workerd') {
  await build({
    entryPoints: { worker: entry },
    outdir,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    conditions: [condition],
    loader: { '.wasm': 'copy' },
    tsconfigRaw: {},
    logLevel: 'error',
  });
}

/** A server with the bundled Worker, whose imports of .wasm files may have `suffixes` behind the name. */
export function startWorker(outdir, { suffixes = [''], ...options } = {}) {
  const modules = readdirSync(outdir)
    .filter((name) => /\.(?:js|wasm)$/.test(name))
    .sort((a, b) => Number(b === 'worker.js') - Number(a === 'worker.js'))
    .flatMap((name) => {
      const path = join(outdir, name);
      if (name.endsWith('.js')) return [{ type: 'ESModule', path, contents: readFileSync(path, 'utf8') }];
      return suffixes.map((suffix) => ({ type: 'CompiledWasm', path: path + suffix, contents: readFileSync(path) }));
    });
  return new Miniflare({ modules, modulesRoot: outdir, compatibilityDate: COMPATIBILITY_DATE, cf: false, ...options });
}

/** The check program in workerd. */
export async function runWorkerd({ consumer, folder }, condition) {
  const outdir = join(folder, condition);
  await bundleWorker(join(consumer, 'workerd.js'), outdir, condition);
  const worker = startWorker(outdir, { suffixes: ['', '?module'] });
  try {
    const response = await worker.dispatchFetch('http://worker/', {
      method: 'POST',
      body: readFileSync(join(consumer, 'cases.json')),
    });
    if (!response.ok) throw new Error(await response.text());
    return await response.json();
  } finally {
    await worker.dispose();
  }
}

/** Starts to compare, at least and at most. */
const [FEWEST_STARTS, MOST_STARTS] = [5, 40];
const TRIVIAL = 'export default { fetch: () => new Response("ready") };';

/**
 * Milliseconds from the start of a process to its answer after one training step of a Linear(16, 2), the least of some starts, less
 * what the same takes for a Worker that does nothing. Measured from outside: clocks in a Worker stand still while it computes.
 * What else runs on a machine makes a start only slower, so the least is what counts; it is found when it is within `limit`.
 */
export async function coldStart({ consumer, folder }, limit) {
  const outdir = join(folder, 'coldStart');
  await bundleWorker(join(consumer, 'coldStart.js'), outdir);
  const trivial = { modules: true, script: TRIVIAL, compatibilityDate: COMPATIBILITY_DATE, cf: false };
  let [ours, nothing] = [Infinity, Infinity];
  for (let i = 0; i < MOST_STARTS && (i < FEWEST_STARTS || ours - nothing > limit); i++) {
    ours = Math.min(ours, await firstAnswer(() => startWorker(outdir)));
    nothing = Math.min(nothing, await firstAnswer(() => new Miniflare(trivial)));
  }
  return ours - nothing;
}

async function firstAnswer(start) {
  const started = performance.now();
  const worker = start();
  try {
    const response = await worker.dispatchFetch('http://worker/');
    await response.text();
    if (!response.ok) throw new Error('the Worker failed');
    return processorTime() ?? performance.now() - started;
  } finally {
    await worker.dispose();
  }
}

/** What workerd has used of the processor: unlike the time that passed, it does not grow when the machine is busy. Linux only. */
function processorTime() {
  if (process.platform !== 'linux') return undefined;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const [, name, parent] = /^\d+ \((.*)\) \S+ (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      if (name === 'workerd' && Number(parent) === process.pid) return threadTimes(`/proc/${pid}/task`);
    } catch {
      // That process has ended meanwhile.
    }
  }
  return undefined;
}

function threadTimes(tasks) {
  const nanoseconds = (id) => Number(readFileSync(`${tasks}/${id}/schedstat`, 'utf8').split(' ')[0]);
  return readdirSync(tasks).reduce((sum, id) => sum + nanoseconds(id) / 1e6, 0);
}
