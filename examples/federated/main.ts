// A server, and three browsers without windows that learn together: CHROMIUM=chromium node main.js
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { startServer } from './server';

/** Trains with so many pages. @returns the accuracy after each round */
export async function federate(clients: number, rounds: number, options: BuildOptions = {}): Promise<number[]> {
  const client = fileURLToPath(new URL('./client.ts', import.meta.url));
  const { outputFiles } = await build({ entryPoints: [client], bundle: true, format: 'esm', write: false, ...options });
  const accuracies: number[] = [];
  const server = await startServer({
    clients,
    rounds,
    script: outputFiles?.[0]?.text ?? '',
    onRound: (_, accuracy) => accuracies.push(accuracy),
  });
  const folder = mkdtempSync(join(tmpdir(), 'torchlet-pages-'));
  const browsers = Array.from({ length: clients }, (_, number) => {
    const page = `${server.url}/?client=${number}`;
    const own = `--user-data-dir=${join(folder, String(number))}`;
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', own];
    return spawn(process.env.CHROMIUM ?? 'chromium', [...flags, '--remote-debugging-port=0', page], {
      stdio: 'ignore',
    });
  });
  const failure = new Promise<never>((_, reject) => {
    for (const browser of browsers) browser.once('error', reject);
  });
  try {
    await Promise.race([server.done, failure]);
  } finally {
    const ended = browsers.map((browser) => new Promise((resolve) => browser.once('exit', resolve)));
    for (const browser of browsers) browser.kill();
    server.close();
    await Promise.race([Promise.all(ended), failure.catch(() => {})]);
    await remove(folder);
  }
  return accuracies;
}

/** Removes a browser's folder, into which its helpers go on writing for a while when it has ended. */
async function remove(folder: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if (tries === 50) throw error;
    }
    await setTimeout(200);
  }
}
