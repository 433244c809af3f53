import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Milliseconds that a page may take for what takes one on an idle machine: failures are rare, and busy machines are not. */
export const PATIENCE = 120_000;
/** Milliseconds for each call of apt-get, downloads included. */
const INSTALL_LIMIT = 240_000;

/** The browser as `{ path }`: CHROMIUM, or the first on the PATH; where apt-get can install it, it does. Else `{ reason }`. */
export function findChromium() {
  const given = process.env.CHROMIUM;
  if (given !== undefined) return existsSync(given) ? { path: given } : { reason: `CHROMIUM is ${given}, not a file` };
  const found = NAMES.map(which).find((path) => path !== '');
  if (found !== undefined) return { path: found };
  const byHand = 'install one, or give its path as CHROMIUM';
  if (process.platform !== 'linux' || which('apt-get') === '') return { reason: `no chromium: ${byHand}` };
  if (process.getuid() !== 0) return { reason: `no chromium, and only root can install it: ${byHand}` };
  process.stderr.write('Installing chromium ...\n');
  aptGet('update');
  const problem = aptGet('install', '-y', '--no-install-recommends', 'chromium');
  const path = which('chromium');
  return path === '' ? { reason: `apt-get could not install chromium (${problem}): ${byHand}` } : { path };
}

/** The last line of what went wrong. */
function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = ['-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=120'];
  const run = spawnSync('apt-get', [...options, ...args], { env, encoding: 'utf8', timeout: INSTALL_LIMIT });
  return run.error?.message ?? run.stderr.trimEnd().split('\n').at(-1);
}

function which(name) {
  const command = process.platform === 'win32' ? 'where' : 'which';
  return (spawnSync(command, [name], { encoding: 'utf8' }).stdout ?? '').split('\n')[0].trim();
}

export function launch(executablePath) {
  const args = ['--no-sandbox', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath, args, timeout: PATIENCE });
}

/** The training program in a page at `url`. */
export function runTraining(browser, url) {
  return inPage(browser, url, async (page) => {
    await page.waitForFunction(() => globalThis.runTraining !== undefined);
    return page.evaluate(() => globalThis.runTraining());
  });
}

/** The program of test/hosts in a page at `url`. */
export function runHosted(browser, url) {
  return inPage(browser, url, async (page) => {
    await page.waitForFunction(() => globalThis.runHosted !== undefined);
    return page.evaluate(() => globalThis.runHosted());
  });
}

/** The check program in a page at `url`, or in a module worker of it at `worker`. */
export function runPage(browser, url, { casesUrl, options = {}, worker }) {
  return inPage(browser, url, async (page) => {
    if (worker !== undefined) return page.evaluate(inWorker, { worker, casesUrl, options });
    await page.waitForFunction(() => globalThis.runCheck !== undefined);
    return page.evaluate(({ casesUrl, options }) => globalThis.runCheck(casesUrl, options), { casesUrl, options });
  });
}

/** What `use` gives for a new page at `url`; when it throws, the message has what the page said. */
async function inPage(browser, url, use) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.stack ?? error.message));
  try {
    await page.goto(url);
    return await use(page);
  } catch (error) {
    throw new Error([error.message, ...said].join('\n'));
  } finally {
    await page.close();
  }
}

/** Runs in the page. */
function inWorker({ worker, casesUrl, options }) {
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker, { type: 'module' });
    thread.onmessage = ({ data }) => (data.error === undefined ? resolve(data.result) : reject(new Error(data.error)));
    thread.onerror = (event) => reject(new Error(event.message || 'the worker did not start'));
    thread.postMessage({ casesUrl, options });
  });
}
