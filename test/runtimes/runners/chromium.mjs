import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser's path: CHROMIUM, or the first on the PATH; where apt-get can install it, it does. Undefined: there is none. */
export function findChromium() {
  const given = process.env.CHROMIUM;
  if (given !== undefined) return existsSync(given) ? given : undefined;
  const found = NAMES.map(which).find((path) => path !== '');
  if (found !== undefined) return found;
  if (process.platform !== 'linux' || process.getuid() !== 0 || which('apt-get') === '') return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  process.stderr.write('Installing chromium ...\n');
  spawnSync('apt-get', ['update'], { env, stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env, stdio: 'ignore' });
  return which('chromium') || undefined;
}

function which(name) {
  const command = process.platform === 'win32' ? 'where' : 'which';
  return (spawnSync(command, [name], { encoding: 'utf8' }).stdout ?? '').split('\n')[0].trim();
}

export function launch(executablePath) {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** The check program in a page at `url`, or in a module worker of it at `worker`. */
export async function runPage(browser, url, { casesUrl, options = {}, worker }) {
  const page = await browser.newPage();
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.stack ?? error.message));
  try {
    await page.goto(url);
    if (worker !== undefined) return await page.evaluate(inWorker, { worker, casesUrl, options });
    await page.waitForFunction(() => globalThis.runCheck !== undefined, undefined, { timeout: 60_000 });
    return await page.evaluate(({ casesUrl, options }) => globalThis.runCheck(casesUrl, options), {
      casesUrl,
      options,
    });
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
