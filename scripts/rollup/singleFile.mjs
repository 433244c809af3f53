import { join } from 'node:path';
import { build } from 'esbuild';
import { EFFECTS } from '../entries.mjs';

/** What a page gets without a bundler: what training takes, and the methods of tensors. All names are those of `torchlet`. */
const NAMES = `Tensor TorchletError arange cat einsum empty enableGrad eye full getNumThreads linspace manualSeed maximum memoryStats minimum
  noGrad ones onesLike rand randint randn randperm ready scope setGradEnabled setHeapLimit setNumThreads setSimd stack tensor where
  zeros zerosLike`;
const LAYERS = `AvgPool2d BCEWithLogitsLoss BatchNorm2d Conv2d CrossEntropyLoss Dropout Embedding Flatten GELU LayerNorm Linear MSELoss
  MaxPool2d Module ModuleList Parameter ReLU Sequential Sigmoid Softmax Tanh`;
const OPTIMIZERS = 'Adam AdamW SGD';
const DATA = 'DataLoader Dataset TensorDataset';

const listed = (names) => names.split(/\s+/);
const namespace = (
  name,
  names,
) => `import { ${listed(names).map((one) => `${one} as ${name}_${one}`)} } from './es/${name}.js';
export const ${name} = { ${listed(names).map((one) => `${one}: ${name}_${one}`)} };
`;

/**
 * The package's single file, minified, with the WebAssembly in it, for pages and content delivery networks.
 *
 * @param {string} folder - what packageFiles.mjs has written
 */
export async function singleFile(folder) {
  const contents = `import './lib/primitives.js';
import './lib/attach.js';
import './lib/addresses.js';
export { ${listed(NAMES)} } from './es/index.js';
export { ${listed(DATA)} } from './es/data.js';
${namespace('nn', LAYERS)}${namespace('optim', OPTIMIZERS)}`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    tsconfigRaw: {},
    logLevel: 'error',
    plugins: [effects(folder)],
  });
  // It lies one folder above the code that names these.
  return outputFiles[0].text.replaceAll('"../wasm/', '"./wasm/');
}

/** What package.json says of the files that are needed for what they do, wherever the folder lies while it is made. */
const effects = (folder) => ({
  name: 'effects',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.{1,2}\/lib\// }, ({ path }) => {
      const file = path.replace(/^(?:\.\.?\/)+/, '');
      return { path: join(folder, file), sideEffects: EFFECTS.includes(file) };
    }),
});
