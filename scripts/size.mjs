// What a page downloads: npm run size [-- --parts]. Bundles a program against dist, as a user's bundler does, minifies and
// compresses it. With --parts also where the bytes go, which takes a compilation.
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { main, setup } from './setup.mjs';
import { javascriptParts, wasmParts } from './sizeOfParts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const programs = {
  'tensors and autograd': `import { tensor } from 'torchlet'; console.log(tensor);`,
  // What the tutorial's training loop takes: bundlers drop the layers, losses and optimizers it does not name.
  'the tutorial': `import { nn, optim, tensor } from 'torchlet'; import { DataLoader } from 'torchlet/data';
    console.log(nn.Module, nn.Sequential, nn.Conv2d, nn.MaxPool2d, nn.Flatten, nn.Linear, nn.CrossEntropyLoss, optim.SGD, DataLoader, tensor);`,
  'all of torchlet': `import * as torchlet from 'torchlet'; console.log(torchlet);`,
  'all three entries': `import * as torchlet from 'torchlet'; import * as data from 'torchlet/data';
    import * as vision from 'torchlet/vision'; console.log(torchlet, data, vision);`,
};

/** Bytes of each program, WebAssembly inlined, and of the WebAssembly in it. dist must be up to date. */
export async function measureSizes() {
  const { build } = await import('esbuild');
  const sizes = {};
  for (const [name, contents] of Object.entries(programs)) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: root },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      logLevel: 'error',
      // Not the paths of tsconfig.json, which lead to src.
      tsconfigRaw: {},
    });
    sizes[name] = measure(outputFiles[0].contents);
  }
  sizes['its WebAssembly, as a file'] = measure(readFileSync(new URL('../build/strict.wasm', import.meta.url)));
  return sizes;
}

function measure(bytes) {
  return { bytes: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    await setup({ dist: true });
    const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`.padStart(9);
    for (const [name, { bytes, gzipped }] of Object.entries(await measureSizes())) {
      console.log(`${name.padEnd(28)}${kilobytes(bytes)} minified${kilobytes(gzipped)} gzipped`);
    }
    if (!process.argv.includes('--parts')) return;
    for (const [name, parts] of [
      ['JavaScript of all of torchlet, minified', await javascriptParts()],
      ['WebAssembly', wasmParts()],
    ]) {
      console.log(`\n${name}`);
      for (const [part, bytes] of parts) console.log(`  ${part.padEnd(26)}${kilobytes(bytes)}`);
    }
  });
}
