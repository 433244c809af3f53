// The main job, `npm start -- [options]`: sets up, then trains the tutorial's network on the handwritten digits.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { main, setup } from './setup.mjs';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** Runs the command in a process of its own and ends as it ends. */
function run(args) {
  const child = spawn(process.execPath, [cli, ...args], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both processes: the child saves its checkpoint, and this one waits for it. A signal that only
  // this process gets (from `kill`, a container or a supervisor) is handed on.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0);
  });
}

await main(async () => {
  await setup({ dist: true });
  const args = process.argv.slice(2);
  const hasDataset = args.some((arg) => arg === '--dataset' || arg.startsWith('--dataset='));
  run(['train', ...(hasDataset ? [] : ['--dataset', 'digits']), ...args]);
});
