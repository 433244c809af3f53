import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Result } from './harness';

const PROGRAM = `
import { nn, optim, rand, randint } from TORCHLET;
const model = new nn.Sequential(
  new nn.Conv2d(3, 32, 5, { padding: 2 }), new nn.MaxPool2d(2),
  new nn.Conv2d(32, 32, 5, { padding: 2 }), new nn.MaxPool2d(2),
  new nn.Conv2d(32, 64, 5, { padding: 2 }), new nn.MaxPool2d(2),
  new nn.Flatten(), new nn.Linear(1024, 64), new nn.Linear(64, 10),
);
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
new nn.CrossEntropyLoss()(model(rand([64, 3, 32, 32])), randint(0, 10, [64])).backward();
optimizer.step();
`;

/** From the start of a process to the end of its first training step of the tutorial's network, batch 64. */
export function measureColdStart(dist: URL, runs: number): Result {
  const program = join(tmpdir(), `torchlet-cold-start-${process.pid}.mjs`);
  writeFileSync(
    program,
    PROGRAM.replace('TORCHLET', JSON.stringify(pathToFileURL(new URL('index.js', dist).pathname).href)),
  );
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [program]);
    if (status !== 0) throw new Error(`cold start failed: ${stderr}`);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const [best, median] = [times[0] as number, times[times.length >> 1] as number];
  return { name: 'cold start to first step', unit: 'ms', best, median, readings: runs, peers: {} };
}
