import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { readerOf } from '../../scripts/rollup/wasmBytes.mjs';
import { withChecks } from '../../scripts/signatures.mjs';
import { ownFolder } from '../setup/ownFolder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `import strict from '…/strict.wasm'` as in the package: a function that gives the bytes. */
const wasm: Plugin = {
  name: 'wasm',
  setup({ onLoad }) {
    onLoad({ filter: /\.wasm$/ }, ({ path }) => ({ contents: readerOf(path) }));
  },
};

/** The checks of calls, behind which operations tell a tracer of themselves. */
const checks: Plugin = {
  name: 'checks',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
      contents: withChecks(readFileSync(path, 'utf8'), path),
      loader: 'ts',
    }));
  },
};

/** The command in one file. */
export const bundleCommand = (): Promise<string> => bundleProgram('src/cli/main.ts');

/**
 * A program in one file, which starts in a fraction of the time that its sources take. It lies two folders below the root as its sources
 * do: that is from where they name the other builds of the engine.
 */
export async function bundleProgram(path: string): Promise<string> {
  const outfile = join(ownFolder('cli'), `${basename(path, '.ts')}.mjs`);
  await build({
    entryPoints: [join(root, path)],
    outfile,
    bundle: true,
    // To be read at each start; names stay as they are.
    minifySyntax: true,
    minifyWhitespace: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    // "sideEffects": false is true of dist, where the core is one file; here files add methods to Tensor by being imported.
    ignoreAnnotations: true,
    plugins: [wasm, checks],
  });
  return outfile;
}
