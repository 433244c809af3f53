import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build as viteBuild } from 'vite';
import webpack from 'webpack';

const page = (script) => `<!doctype html><meta charset="utf-8"><title>torchlet</title>
<script type="module" src="${script}"></script>
`;

/** Each bundles PROGRAM.js, as its documentation says for a page, into the site; `site/FOLDER/index.html` loads it. */
export const bundlers = {
  async vite({ consumer, site, program, folder }) {
    writeFileSync(join(consumer, 'index.html'), page(`./${program}.js`));
    await viteBuild({
      root: consumer,
      base: './',
      configFile: false,
      logLevel: 'error',
      build: { outDir: join(site, folder), target: 'es2022' },
    });
  },
  async webpack({ consumer, site, program, folder }) {
    const compiler = webpack({
      mode: 'production',
      context: consumer,
      entry: `./${program}.js`,
      output: { path: join(site, folder), filename: `${program}.js` },
      performance: { hints: false },
    });
    const stats = await new Promise((resolve, reject) => {
      compiler.run((error, stats) => (error ? reject(error) : resolve(stats)));
    });
    await new Promise((resolve) => compiler.close(resolve));
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
    writeFileSync(join(site, folder, 'index.html'), page(`./${program}.js`));
  },
  async esbuild({ consumer, site, program, folder }) {
    const { warnings } = await esbuild.build({
      entryPoints: [join(consumer, `${program}.js`)],
      outfile: join(site, folder, `${program}.js`),
      bundle: true,
      minify: true,
      format: 'esm',
      tsconfigRaw: {},
      logLevel: 'error',
    });
    if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('\n'));
    writeFileSync(join(site, folder, 'index.html'), page(`./${program}.js`));
  },
  async rollup({ consumer, site, program, folder }) {
    const bundle = await rollup({
      input: join(consumer, `${program}.js`),
      plugins: [nodeResolve({ browser: true })],
      onwarn: (warning) => {
        throw new Error(warning.message);
      },
    });
    await bundle.write({ dir: join(site, folder), format: 'es', inlineDynamicImports: true });
    await bundle.close();
    writeFileSync(join(site, folder, 'index.html'), page(`./${program}.js`));
  },
};

/** The strict binaries are inside the JavaScript: nobody would download those that a bundler puts beside it. */
export function refuseStrictFiles(folder) {
  const copied = readdirSync(folder, { recursive: true }).filter((path) => /strict.*\.wasm$/.test(path));
  if (copied.length > 0) throw new Error(`the bundler has copied ${copied.join(', ')}`);
}

/** No bundler: the package's files as they are, and programs that import them by address. */
export async function writePlain({ consumer, site }) {
  const folder = join(site, 'plain');
  mkdirSync(folder, { recursive: true });
  cpSync(join(consumer, 'node_modules/torchlet/dist'), join(site, 'torchlet'), { recursive: true });
  const byAddress = {
    name: 'by-address',
    setup({ onResolve }) {
      onResolve({ filter: /^torchlet/ }, ({ path }) => {
        return { path: `../torchlet/${path.split('/')[1] ?? 'index'}.js`, external: true };
      });
    },
  };
  await esbuild.build({
    entryPoints: ['page.js', 'worker.js'].map((name) => join(consumer, name)),
    outdir: folder,
    bundle: true,
    format: 'esm',
    plugins: [byAddress],
    tsconfigRaw: {},
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'index.html'), page('./page.js'));
  await writeSingle({ consumer, site });
}

/** The package's minified file, with a program that names nothing else. */
async function writeSingle({ consumer, site }) {
  const folder = join(site, 'single');
  await esbuild.build({
    entryPoints: [join(consumer, 'lean.js')],
    outfile: join(folder, 'page.js'),
    bundle: true,
    format: 'esm',
    plugins: [
      {
        name: 'single',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^torchlet/ }, () => ({ path: '../torchlet/torchlet.min.js', external: true })),
      },
    ],
    tsconfigRaw: {},
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'index.html'), page('./page.js'));
}
