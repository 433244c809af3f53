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
  onnx: [...rooms, 'io'],
  functional: ['base', 'tensor', 'autograd', 'ops'],
  utils: ['base', 'tensor', 'autograd', 'ops'],
  distributions: rooms,
  testing: rooms,
  metrics: rooms,
  vis: rooms,
  tensorboard: [...rooms, 'vis', 'vision'],
  worker: [...rooms, 'io'],
  vision: [...rooms, 'data', 'io'],
  distributed: [...rooms, 'data', 'io'],
  core: [...rooms, 'optim', 'io', 'functional', 'distributions', 'utils'],
  index: ['wasm', 'ops', 'core'],
  lean: ['wasm', 'autograd', 'ops', 'data', 'core'],
  methods: ['ops'],
  cli: [...rooms, 'optim', 'data', 'io', 'metrics', 'vis', 'vision', 'onnx', 'distributed', 'index'],
};

/**
 * The families of operations in src/ops: files import from their own family and from those before it. The room's own files
 * (the tables of methods, what is handed down to the gradient engine) stand above all of them.
 */
export const families = [
  'shape',
  'pointwise',
  'indexing',
  'reduction',
  'joining',
  'products',
  'sorting',
  'statistics',
  'calculus',
  'masked',
  'random',
  'linalg',
  'special',
  'fft',
];

/** Files that a family before theirs may import: what is broadcast is summed, and running sums are joined. */
const earlier = ['src/ops/reduction/sumTo', 'src/ops/reduction/sum', 'src/ops/joining/cat'];

/** Only these may name a module of Node: they run there. src/wasm asks process.getBuiltinModule at run time. */
const mayUseNode = ['cli', 'tensorboard', 'vision'];

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
      if (!mayUseNode.includes(from))
        return `modules of Node are for ${mayUseNode.map((part) => `src/${part}`).join(', ')}`;
    } else if (specifier.startsWith('torchlet')) {
      return 'inside the package, import the file itself';
    } else if (!mayUseNode.includes(from) && !['data', 'io', 'onnx', 'vis', 'tensorboard'].includes(from)) {
      return 'the core has no dependencies';
    }
    return undefined;
  }
  const target = relative(root, resolve(root, dirname(path), specifier))
    .split(sep)
    .join('/');
  if (from === 'assembly') return target.startsWith('assembly/') ? undefined : 'assembly/ imports its own files only';
  if (target.startsWith('build/')) return from === 'wasm' ? undefined : 'only src/wasm/ knows the WebAssembly builds';
  // The kernels' list of operations is the types' source.
  if (path === 'src/wasm/operations.ts' && target === 'assembly/elementwise/operations') return undefined;
  if (!target.startsWith('src/') && target !== 'src') return 'src/ imports nothing outside itself';
  const to = layerOf(target);
  if (to === from) return from === 'ops' ? problemOfFamilies(path, target) : undefined;
  if (uses[from] === undefined) return `src/${from}/ is not in the table of layers in scripts/check-imports.mjs`;
  return uses[from].includes(to) ? undefined : `${from} does not use ${to}`;
}

function problemOfFamilies(path, target) {
  const [from, to] = [path, target].map((file) => families.indexOf(file.split('/')[2] ?? ''));
  if (from < 0 || earlier.includes(target)) return undefined;
  const name = families[from];
  if (to < 0) return `src/ops/${name}/ does not use the tables of src/ops/`;
  return to <= from ? undefined : `the family ${name} does not use ${families[to]}`;
}

/** Files of src/ that import each other, types apart, as a list of paths; undefined if none do. */
export function circleOf(imports) {
  const state = new Map();
  const walk = (file, path) => {
    if (state.get(file) === 'done') return undefined;
    if (state.get(file) === 'open') return [...path.slice(path.indexOf(file)), file];
    state.set(file, 'open');
    for (const next of imports.get(file) ?? []) {
      const circle = walk(next, [...path, file]);
      if (circle !== undefined) return circle;
    }
    state.set(file, 'done');
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = walk(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
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
  const circle = circleOf(importsOf(ts, filesIn('src', '.ts')));
  if (circle !== undefined) problems.push(`files import each other: ${circle.join(' -> ')}`);
  if (problems.length > 0) throw new SetupError(problems.join('\n'));
  console.log(`${files.length} files: imports go one way`);
}

/** The files that each file imports for more than types. */
function importsOf(ts, files) {
  const paths = new Set(files.map((file) => relative(root, file).split(sep).join('/')));
  const imports = new Map();
  for (const path of paths) {
    const source = ts.createSourceFile(path, readFileSync(resolve(root, path), 'utf8'), ts.ScriptTarget.Latest);
    const targets = source.statements
      .filter((statement) => isNeededAtRunTime(ts, statement))
      .map(({ moduleSpecifier }) => moduleSpecifier.text)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) =>
        relative(root, resolve(root, dirname(path), specifier))
          .split(sep)
          .join('/'),
      )
      .map((target) => [`${target}.ts`, `${target}/index.ts`, target].find((file) => paths.has(file)))
      .filter((target) => target !== undefined);
    imports.set(path, targets);
  }
  return imports;
}

function isNeededAtRunTime(ts, statement) {
  if (statement.moduleSpecifier === undefined) return false;
  if (ts.isExportDeclaration(statement)) {
    if (statement.isTypeOnly) return false;
    const named = statement.exportClause?.elements;
    return named === undefined || named.some((element) => !element.isTypeOnly);
  }
  const clause = statement.importClause;
  if (clause === undefined) return true;
  if (clause.isTypeOnly) return false;
  const named = clause.namedBindings?.elements;
  return clause.name !== undefined || named === undefined || named.some((element) => !element.isTypeOnly);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    await setup({ wasm: [] });
    await check();
  });
}
