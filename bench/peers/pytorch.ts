import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Peer } from '../harness';

const SCRIPT = fileURLToPath(new URL('./pytorch.py', import.meta.url));

/** A Python that has PyTorch; null where there is none. Debian: apt install python3-torch libopenblas0-pthread. */
function findPython(): { python: string; version: string } | null {
  for (const python of ['/usr/bin/python3', 'python3', 'python']) {
    const { status, stdout } = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], {
      encoding: 'utf8',
    });
    if (status === 0) return { python, version: stdout.trim() };
  }
  return null;
}

/** PyTorch in a process of its own, which runs one workload at a time when asked. */
export function startPyTorch(threads: number): Peer | null {
  const found = findPython();
  if (found === null) return null;
  const environment = { ...process.env, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };
  const child: ChildProcessWithoutNullStreams = spawn(found.python, [SCRIPT, String(threads)], { env: environment });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name: `PyTorch ${found.version}`,
    async run({ name, spec, batch }, milliseconds) {
      child.stdin.write(`${JSON.stringify({ name, spec, batch, milliseconds })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`PyTorch ended: ${errors.trim().split('\n').at(-1)}`);
      return JSON.parse(value as string) as number[];
    },
    stop() {
      child.stdin.end();
    },
  };
}
