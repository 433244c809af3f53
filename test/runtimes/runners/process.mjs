import { spawn } from 'node:child_process';

/** Runs a program to its end; gives its output, or throws with all that it said. */
export function run(command, args, { cwd, env = {}, timeout = 180_000 } = {}) {
  // A bundler that runs meanwhile in this process sets it.
  const { NODE_ENV: _, ...inherited } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout,
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (errors += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ended with ${signal ?? code}:\n${errors}${output}`));
    });
  });
}

/** The check program in Node, Deno or Bun: what it prints in its last line. */
export async function runProcess(command, args, { consumer }, env) {
  const output = await run(command, [...args, 'cases.json'], { cwd: consumer, env });
  return JSON.parse(output.trimEnd().split('\n').at(-1));
}
