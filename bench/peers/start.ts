import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Workload } from '../harness';

/** Another library, in a process of its own. */
export interface Peer {
  /** With its version. */
  name: string;
  /** The number of threads it runs on, whatever it was asked for. */
  threads: number;
  /** Runs the workload for that long; the milliseconds of each run, or null where the library has no such workload. */
  run(workload: Pick<Workload, 'name' | 'spec' | 'batch'>, milliseconds: number): Promise<number[] | null>;
  /** Drops what the workloads so far have left. */
  release(): Promise<void>;
  /** The most memory that the process has had, in MB. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A package of bench/peers/package.json and the program that runs it; PyTorch comes from the system. */
const NODE_PEERS: Record<string, { package: string; program: readonly string[] }> = {
  tfjs: { package: '@tensorflow/tfjs-backend-wasm', program: ['tfjs.mjs'] },
  'onnxruntime-node': { package: 'onnxruntime-node', program: ['onnxruntime.mjs', 'onnxruntime-node'] },
  'onnxruntime-web': { package: 'onnxruntime-web', program: ['onnxruntime.mjs', 'onnxruntime-web'] },
  'jax-js': { package: '@jax-js/jax', program: ['jaxJs.mjs'] },
  convnetjs: { package: 'convnetjs', program: ['convnetjs.mjs'] },
};

/** Debian: apt install python3-torch libopenblas0-pthread. */
const PYTHONS = ['/usr/bin/python3', 'python3', 'python'];

export const PEER_NAMES: readonly string[] = ['pytorch', ...Object.keys(NODE_PEERS)];

/** Whether some of these wait for `installPeers`. */
export function needInstalling(names: readonly string[]): boolean {
  return names.some((name) => name in NODE_PEERS && !isInstalled(name));
}

function isInstalled(name: string): boolean {
  return existsSync(at(`./node_modules/${NODE_PEERS[name]?.package}/package.json`));
}

/** Installs what bench/peers/package-lock.json says; the output of npm goes to the standard error. */
export function installPeers(): void {
  const shell = process.platform === 'win32';
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    ...{ cwd: at('.'), shell, stdio: ['ignore', 2, 2] },
  });
  if (status !== 0) throw new Error('npm ci failed in bench/peers');
}

/** The peer, ready to run; null where it is not installed. */
export async function startPeer(name: string, threads: number): Promise<Peer | null> {
  const node = NODE_PEERS[name];
  if (node !== undefined) {
    if (!isInstalled(name)) return null;
    const [program, ...args] = node.program;
    return startProgram(name, process.execPath, [at(`./${program}`), ...args, String(threads)]);
  }
  const environment = { OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };
  for (const python of PYTHONS) {
    const found = await startProgram('PyTorch', python, [at('./pytorch.py'), String(threads)], environment);
    if (found !== null) return found;
  }
  return null;
}

/** A program that speaks the protocol of serve.mjs; null when it ends before its first line. */
export async function startProgram(
  label: string,
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Peer | null> {
  const child: ChildProcessWithoutNullStreams = spawn(command, args, { env: { ...process.env, ...environment } });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000);
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.on('error', () => resolve());
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const hello = await lines.next();
  if (hello.done) return null;
  const { version, threads } = JSON.parse(hello.value) as { version: string; threads: number };
  const name = `${label} ${version}`;

  async function ask<T>(request: object): Promise<T> {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${name} ended: ${errors.trim().split('\n').at(-1)}`);
    return JSON.parse(value as string) as T;
  }

  return {
    name,
    threads,
    async run({ name: workload, spec, batch }, milliseconds) {
      const answer = await ask<number[] | null | { error: string }>({ name: workload, spec, batch, milliseconds });
      if (answer === null || Array.isArray(answer)) return answer;
      console.error(`${name} cannot run ${workload}: ${answer.error}`);
      return null;
    },
    async release() {
      await ask({ release: true });
    },
    memory: () => ask<number>({ memory: true }),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
