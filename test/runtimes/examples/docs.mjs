import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { run } from '../runners/process.mjs';
import { bundleWorker, startWorker } from '../runners/workerd.mjs';

const page = readFileSync(new URL('../../../docs/runtimes.md', import.meta.url), 'utf8');

/** Writes the page's programs, whose first lines are the names of their files, into a folder; gives that. */
function writePrograms({ consumer }) {
  const folder = join(consumer, 'docs');
  mkdirSync(folder, { recursive: true });
  for (const [, name, code] of page.matchAll(/^```\w+\n(?:\/\/|<!--) ([\w.]+)(?: -->)?\n([\s\S]*?)^```$/gm)) {
    writeFileSync(join(folder, name), code);
  }
  return folder;
}

/** What the page says that a program comes to. */
function promised(pattern) {
  const match = pattern.exec(page);
  assert.ok(match, `docs/runtimes.md does not say ${pattern}`);
  return match[1];
}

/** The program for Node. */
export async function testNodeDocs(place) {
  const folder = writePrograms(place);
  const output = await run(process.execPath, ['train.mjs'], { cwd: folder });
  assert.equal(output.trim(), promised(/It prints `(.*?)`/));
  assert.ok(readFileSync(join(folder, 'model.safetensors')).length > 0);
}

/** The program for the edge: two samples of y = 2 x1 - x2. */
export async function testEdgeDocs(place) {
  const outdir = join(place.folder, 'docs-edge');
  await bundleWorker(join(writePrograms(place), 'worker.js'), outdir);
  const worker = startWorker(outdir);
  try {
    const body = JSON.stringify({
      x: [
        [1, 0],
        [0, 1],
      ],
      y: [[2], [-1]],
    });
    const response = await worker.dispatchFetch('http://edge/', { method: 'POST', body });
    const { loss, weight } = await response.json();
    assert.ok(loss < 0.1, `the loss is ${loss}`);
    assert.equal(weight[0].length, 2);
  } finally {
    await worker.dispose();
  }
}

/** The page with its worker, built by Vite, under the policy that the text calls enough. */
export async function testBrowserDocs(place, browser, server) {
  const root = writePrograms(place);
  const outDir = join(place.site, 'docs');
  await build({ root, base: './', configFile: false, logLevel: 'error', worker: { format: 'es' }, build: { outDir } });
  const tab = await browser.newPage();
  try {
    await tab.goto(server.url('csp', 'docs/'));
    const last = promised(/The page ends with `(.*?)`/);
    await tab.locator('#loss', { hasText: last }).waitFor({ timeout: 60_000 });
  } catch (error) {
    throw new Error(`the page says "${await tab.locator('#loss').innerText()}"\n${error.message}`);
  } finally {
    await tab.close();
  }
}
