import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';
import { expect, test } from 'vitest';
import { takePart } from '../../examples/federated/client';
import { federate } from '../../examples/federated/main';
import { startServer } from '../../examples/federated/server';

test('clients that see a sector each learn the whole circle', { timeout: 60_000 }, async () => {
  const accuracies: number[] = [];
  const server = await startServer({
    clients: 3,
    rounds: 15,
    script: '',
    onRound: (_, accuracy) => accuracies.push(accuracy),
  });
  await Promise.all([0, 1, 2].map((client) => takePart(server.url, client)));
  await server.done;
  server.close();
  expect(accuracies).toHaveLength(15);
  expect(accuracies.at(-1)).toBeGreaterThan(0.9);
});

const chromium = process.env.CHROMIUM ?? 'chromium';
const hasChromium = spawnSync(chromium, ['--version']).status === 0;
if (!hasChromium) console.log('chromium is not installed: no pages take part in federated rounds');

/** The WebAssembly in the page's program. */
const plugins: Plugin[] = [
  {
    name: 'wasm',
    setup({ onLoad }) {
      onLoad({ filter: /\.wasm$/ }, ({ path }) => ({
        contents: `const text = '${readFileSync(path).toString('base64')}';
          export default () => new WebAssembly.Module(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));`,
      }));
    },
  },
];

test.runIf(hasChromium && process.env.TORCHLET_TEST_ALL === '1')(
  'three pages without windows do the same',
  { timeout: 120_000 },
  async () => {
    const accuracies = await federate(3, 15, { plugins, ignoreAnnotations: true });
    expect(accuracies).toHaveLength(15);
    expect(accuracies.at(-1)).toBeGreaterThan(0.9);
  },
);
