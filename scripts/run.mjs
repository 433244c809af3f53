// Runs a TypeScript program of this repository: node scripts/run.mjs [--dist] bench/main.ts [its arguments].
// `torchlet` means src/, or with --dist the bundled package, which is brought up to date first.
import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { main, SetupError, setup } from './setup.mjs';

await main(async () => {
  const args = process.argv.slice(2);
  const dist = args[0] === '--dist';
  if (dist) args.shift();
  if (args.length === 0) throw new SetupError('node scripts/run.mjs [--dist] PROGRAM.ts [ARGUMENTS]');
  await setup({ dist });
  process.setSourceMapsEnabled(true);
  register('./typescriptHooks.mjs', { parentURL: import.meta.url, data: { dist } });
  const program = resolve(args[0]);
  process.argv = [process.argv[0], program, ...args.slice(1)];
  await import(pathToFileURL(program).href);
});
