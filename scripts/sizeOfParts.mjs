// Where the bytes of the download go, for npm run size -- --parts: by the folders of src/ and of assembly/.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './setup.mjs';
import { CODE, CUSTOM, DATA, Reader, readBytes, sectionsOf, vector } from './wasm/binary.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Minified bytes of all that src/index.ts leads to, by folder, the largest first; the WebAssembly is left out. */
export async function javascriptParts() {
  const { build } = await import('esbuild');
  const leaveOut = {
    name: 'leave-out',
    setup: (run) => run.onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path, external: true })),
  };
  const { metafile } = await build({
    entryPoints: ['src/index.ts'],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    plugins: [leaveOut],
  });
  const [{ bytes, inputs }] = Object.values(metafile.outputs);
  const parts = Object.entries(inputs).map(([path, { bytesInOutput }]) => [folderOf(path), bytesInOutput]);
  return sorted([...parts, ['what the bundler adds', bytes - sum(parts)]]);
}

/** `src/ops` of src/ops/add.ts, and of src/ops/linalg/norm.ts. */
function folderOf(path) {
  return path.split('/').slice(0, -1).slice(0, 2).join('/');
}

/** Bytes of a binary's strict build by the folder in which each function stands. Compiles it once more, with names. */
export function wasmParts(binary) {
  const folder = mkdtempSync(join(tmpdir(), 'torchlet-size-'));
  try {
    const file = join(folder, 'named.wasm');
    const args = [join(root, 'scripts/wasm/compile.mjs'), binary, 'strict', file, '--debug'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new SetupError(`AssemblyScript failed:\n${stderr}`);
    const { bytes, names, bodies, data } = readModule(readFileSync(file));
    const parts = bodies.map((size, i) => [folderOf(names.get(i) ?? ''), size]);
    return sorted([...parts, ['tables of constants', data], ['names of exports, types', bytes - sum(parts) - data]]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The part of the names that belongs to functions. */
const FUNCTION_NAMES = 1;

/** Sizes of the function bodies, their names (path and function), the size of the data, and all bytes without the names. */
function readModule(wasm) {
  const sections = sectionsOf(wasm);
  const bytesOf = (wanted) => sections.filter(({ id }) => id === wanted).map(({ bytes }) => bytes);
  const names = new Map();
  for (const section of bytesOf(CUSTOM).map((bytes) => new Reader(bytes))) {
    if (textIn(section) !== 'name') continue;
    while (!section.done) {
      const kind = section.byte();
      const part = new Reader(readBytes(section));
      if (kind !== FUNCTION_NAMES) continue;
      for (let count = part.number(); count > 0; count--) names.set(part.number(), textIn(part));
    }
  }
  const bodies = bytesOf(CODE).flatMap((bytes) => vector(bytes, (reader) => readBytes(reader).length));
  const data = sum(bytesOf(DATA).map((bytes) => ['', bytes.length]));
  return { bytes: wasm.length - sum(bytesOf(CUSTOM).map((bytes) => ['', bytes.length])), names, bodies, data };
}

const textIn = (reader) => new TextDecoder().decode(readBytes(reader));

function sum(parts) {
  return parts.reduce((total, [, size]) => total + size, 0);
}

/** Equal names added up. */
function sorted(parts) {
  const sizes = new Map();
  for (const [name, size] of parts) sizes.set(name, (sizes.get(name) ?? 0) + size);
  return [...sizes].sort((a, b) => b[1] - a[1]);
}
