import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { PATIENCE } from '../runners/chromium.mjs';
import { run } from '../runners/process.mjs';
import { bundleWorker, startWorker } from '../runners/workerd.mjs';

const page = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

/** Writes the README's programs, whose first lines are the names of their files, into a folder; gives that. */
function writePrograms({ consumer }) {
  const folder = join(consumer, 'readme');
  mkdirSync(folder, { recursive: true });
  for (const [, name, code] of page.matchAll(/^```\w+\n(?:\/\/|<!--) ([\w.]+)(?: -->)?\n([\s\S]*?)^```$/gm)) {
    writeFileSync(join(folder, name), code);
  }
  return folder;
}

/** What the README says that a program comes to. */
function promised(pattern) {
  const match = pattern.exec(page);
  assert.ok(match, `README.md does not say ${pattern}`);
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
  const outdir = join(place.folder, 'readme-edge');
  await bundleWorker(join(writePrograms(place), 'edge.js'), outdir);
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

/** The recipe of IndexedDB as a page; at its end the title says whether the database has kept the weights. */
function writeRecipe(folder) {
  const recipes = readFileSync(new URL('../../../docs/recipes.md', import.meta.url), 'utf8');
  const [, code] = /^## IndexedDB\n[\s\S]*?^```ts\n([\s\S]*?)^```$/m.exec(recipes);
  const end = `const kept = fromTransferable(await done((await weights('readonly')).get('first')));
document.title = kept.weight.equal(model.weight) && kept.bias.equal(model.bias) ? 'kept' : 'lost';
`;
  writeFileSync(join(folder, 'recipe.ts'), code + end);
  const html = '<!doctype html><meta charset="utf-8"><script type="module" src="./recipe.ts"></script>\n';
  writeFileSync(join(folder, 'recipe.html'), html);
}

/** The page with its worker and the recipe of IndexedDB, built by Vite, under the policy that the text calls enough. */
export async function testBrowserDocs(place, browser, server) {
  const root = writePrograms(place);
  writeRecipe(root);
  const outDir = join(place.site, 'readme');
  const input = ['index.html', 'recipe.html'].map((name) => join(root, name));
  const bundling = { outDir, rollupOptions: { input } };
  await build({ root, base: './', configFile: false, logLevel: 'error', worker: { format: 'es' }, build: bundling });
  const tab = await browser.newPage();
  tab.setDefaultTimeout(PATIENCE);
  try {
    await tab.goto(server.url('csp', 'readme/'));
    const last = promised(/The page ends with `(.*?)`/);
    await tab.locator('#loss', { hasText: last }).waitFor();
    await tab.goto(server.url('csp', 'readme/recipe.html'));
    await tab.waitForFunction(() => document.title === 'kept');
  } catch (error) {
    throw new Error(
      `the page says "${await tab.locator('body').innerText()}" under "${await tab.title()}"\n${error.message}`,
    );
  } finally {
    await tab.close();
  }
}
