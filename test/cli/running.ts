import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface Result {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Start {
  env?: NodeJS.ProcessEnv;
  /** What Node is told before the program. */
  node?: readonly string[];
}

/** The command, running; `stdout` is what it has printed so far. */
export class Running {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly done: Promise<Result>;

  constructor(program: string, cwd: string, args: readonly string[], { env = {}, node = [] }: Start = {}) {
    const { CI: _, npm_lifecycle_event: __, ...inherited } = process.env;
    this.child = spawn(process.execPath, [...node, program, ...args], { cwd, env: { ...inherited, ...env } });
    onTestFinished(() => void this.child.kill('SIGKILL'));
    this.child.stdout?.on('data', (part) => (this.stdout += part));
    this.child.stderr?.on('data', (part) => (this.stderr += part));
    this.done = once(this.child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  async printed(text: string): Promise<void> {
    while (!this.stdout.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`ended without '${text}': ${this.stdout}${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
