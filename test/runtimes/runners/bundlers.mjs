import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build as viteBuild } from 'vite';
import webpack from 'webpack';

const page = (script) => `<!doctype html><meta charset="utf-8"><title>torchlet</title>
<script type="module" src="${script}"></script>
`;

/** Each bundles page.js, as its documentation says for a page, into a folder of the site; `site/NAME/index.html` loads it. */
export const bundlers = {
  async vite({ consumer, site }) {
    writeFileSync(join(consumer, 'index.html'), page('./page.js'));
    await viteBuild({
      root: consumer,
      base: './',
      configFile: false,
      logLevel: 'error',
      build: { outDir: join(site, 'vite'), target: 'es2022' },
    });
  },
  async webpack({ consumer, site }) {
    const compiler = webpack({
      mode: 'production',
      context: consumer,
      entry: './page.js',
      output: { path: join(site, 'webpack'), filename: 'page.js' },
      performance: { hints: false },
    });
    const stats = await new Promise((resolve, reject) => {
      compiler.run((error, stats) => (error ? reject(error) : resolve(stats)));
    });
    await new Promise((resolve) => compiler.close(resolve));
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString('errors-warnings'));
    writeFileSync(join(site, 'webpack/index.html'), page('./page.js'));
  },
  async esbuild({ consumer, site }) {
    const { warnings } = await esbuild.build({
      entryPoints: [join(consumer, 'page.js')],
      outfile: join(site, 'esbuild/page.js'),
      bundle: true,
      minify: true,
      format: 'esm',
      tsconfigRaw: {},
      logLevel: 'error',
    });
    if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('\n'));
    writeFileSync(join(site, 'esbuild/index.html'), page('./page.js'));
  },
  async rollup({ consumer, site }) {
    const bundle = await rollup({
      input: join(consumer, 'page.js'),
      plugins: [nodeResolve({ browser: true })],
      onwarn: (warning) => {
        throw new Error(warning.message);
      },
    });
    await bundle.write({ dir: join(site, 'rollup'), format: 'es', inlineDynamicImports: true });
    await bundle.close();
    writeFileSync(join(site, 'rollup/index.html'), page('./page.js'));
  },
};

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
}
