// Runs a TypeScript program of this repository: node scripts/run.mjs [--dist | --strict] bench/main.ts [its arguments].
// `torchlet` means src/, or with --dist the bundled package, which is brought up to date first. With --strict of the WebAssembly
// builds only the strict one is, for programs that use no other.
import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { main, SetupError, setup } from './setup.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const option = args[0]?.startsWith('--') ? args.shift() : undefined;
  if (args.length === 0 || ![undefined, '--dist', '--strict'].includes(option)) {
    throw new SetupError('node scripts/run.mjs [--dist | --strict] PROGRAM.ts [ARGUMENTS]');
  }
  const dist = option === '--dist';
  await setup({ dist, wasm: option === '--strict' ? ['strict'] : undefined });
  process.setSourceMapsEnabled(true);
  register('./typescriptHooks.mjs', { parentURL: import.meta.url, data: { dist } });
  const program = resolve(args[0]);
  process.argv = [process.argv[0], program, ...args.slice(1)];
  await import(pathToFileURL(program).href);
});
