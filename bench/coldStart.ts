import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from './harness';

/** What is started, from the most to the least: the last is what Node takes for itself. */
const PROGRAMS = {
  'cold start to first step': `
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
`,
  'cold start, one small layer': `
import { nn, optim, rand } from TORCHLET;
const model = new nn.Linear(16, 2);
const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
new nn.MSELoss()(model(rand([8, 16])), rand([8, 2])).backward();
optimizer.step();
`,
  'cold start, import alone': 'import TORCHLET;\n',
  'cold start, Node alone': '',
};

export const COLD_STARTS = Object.keys(PROGRAMS) as readonly (keyof typeof PROGRAMS)[];

/**
 * From the start of a process to its end, for each of the programs wanted, in turns: the first training step of the tutorial's
 * network at batch 64, and less and less of it.
 */
export function measureColdStarts(names: readonly (keyof typeof PROGRAMS)[], dist: URL, runs: number): Result[] {
  const folder = mkdtempSync(join(tmpdir(), 'torchlet-cold-start-'));
  try {
    const address = JSON.stringify(new URL('index.js', dist).href);
    const entries = names.map((name, i) => {
      const program = join(folder, `${i}.mjs`);
      writeFileSync(program, PROGRAMS[name].replace('TORCHLET', address));
      return { name, program, times: [] as number[] };
    });
    for (let run = 0; run < runs; run++) {
      for (const { name, program, times } of entries) {
        const start = performance.now();
        const { status, stderr } = spawnSync(process.execPath, [program]);
        if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
        times.push(performance.now() - start);
      }
    }
    return entries.map(({ name, times }) => {
      times.sort((a, b) => a - b);
      const [best, median] = [times[0] as number, times[times.length >> 1] as number];
      return { name, unit: 'ms', best, median, readings: runs, peers: {} };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
