// Holds the one direction of imports: node scripts/check-imports.mjs
// A tensor flows from the command to nn to ops to wasm; no file looks up. Prints each import that does, and exits with 1.
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { filesIn, main, SetupError, setup } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Which parts of src/ each part uses, beside itself. `base` is the files in src/ itself: errors and warnings. core.ts is what
 * the package exports, index.ts adds the methods of tensors and lean.ts the data loader; nothing but the command imports them.
 */
const rooms = ['base', 'wasm', 'tensor', 'autograd', 'ops', 'nn'];
const uses = {
  ...Object.fromEntries(rooms.map((layer, depth) => [layer, rooms.slice(0, depth)])),
  optim: rooms,
  data: rooms,
  io: rooms,
  vision: [...rooms, 'data'],
  core: [...rooms, 'optim', 'io'],
  index: ['ops', 'core'],
  lean: ['autograd', 'ops', 'data', 'core'],
  cli: [...rooms, 'optim', 'data', 'io', 'vision', 'index'],
};

/** Only these may name a module of Node: they run there. src/wasm asks process.getBuiltinModule at run time. */
const mayUseNode = ['cli', 'vision'];

/** `path` may be that of a file, with or without its ending, or that of a folder, which stands for its index.ts. */
function layerOf(path) {
  const [top, folder, ...rest] = path.split('/');
  if (top !== 'src') return top;
  const part = folder?.replace(/\.ts$/, '') ?? 'index';
  return rest.length > 0 || part in uses ? part : 'base';
}

/** What is wrong with one import, or undefined. `path` is that of the file, from the root of the repository. */
export function problemOf(path, specifier) {
  const from = layerOf(path);
  if (!specifier.startsWith('.')) {
    if (from === 'assembly') return 'assembly/ imports its own files only';
    if (specifier.startsWith('node:')) {
      if (!mayUseNode.includes(from)) return `modules of Node are for src/${mayUseNode.join(' and src/')}`;
    } else if (specifier.startsWith('torchlet')) {
      return 'inside the package, import the file itself';
    } else if (!mayUseNode.includes(from) && from !== 'data') {
      return 'the core has no dependencies';
    }
    return undefined;
  }
  const target = relative(root, resolve(root, dirname(path), specifier))
    .split(sep)
    .join('/');
  if (from === 'assembly') return target.startsWith('assembly/') ? undefined : 'assembly/ imports its own files only';
  if (target.startsWith('build/')) return from === 'wasm' ? undefined : 'only src/wasm/ knows the WebAssembly builds';
  if (!target.startsWith('src/') && target !== 'src') return 'src/ imports nothing outside itself';
  const to = layerOf(target);
  if (to === from) return undefined;
  if (uses[from] === undefined) return `src/${from}/ is not in the table of layers in scripts/check-imports.mjs`;
  return uses[from].includes(to) ? undefined : `${from} does not use ${to}`;
}

async function check() {
  const { default: ts } = await import('typescript');
  const files = [...filesIn('src', '.ts'), ...filesIn('assembly', '.ts')];
  const problems = files.flatMap((file) => {
    const path = relative(root, file).split(sep).join('/');
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
    return importedFiles
      .map(({ fileName }) => ({ fileName, problem: problemOf(path, fileName) }))
      .filter(({ problem }) => problem !== undefined)
      .map(({ fileName, problem }) => `${path}: import '${fileName}': ${problem}`);
  });
  if (problems.length > 0) throw new SetupError(problems.join('\n'));
  console.log(`${files.length} files: imports go one way`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    await setup({ wasm: [] });
    await check();
  });
}
