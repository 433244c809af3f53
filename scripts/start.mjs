// The main job, `npm start -- [options]`: sets up, then trains the tutorial's network on the handwritten digits.
import { fileURLToPath } from 'node:url';
import { main, setup } from './setup.mjs';

await main(async () => {
  await setup({ dist: true });
  const args = process.argv.slice(2);
  // A run that goes on knows its dataset.
  const hasDataset = args.some((arg) => /^--(dataset|resume)(=|$)/.test(arg));
  const cli = new URL('../dist/cli.js', import.meta.url);
  // In this process, as if it had been started by its own name: Ctrl-C and the exit code need nobody to pass them on.
  process.argv = [
    process.argv[0],
    fileURLToPath(cli),
    'train',
    ...(hasDataset ? [] : ['--dataset', 'digits']),
    ...args,
  ];
  await import(cli.href);
});
