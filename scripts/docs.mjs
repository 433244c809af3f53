// Writes the reference of the package's names as pages, from its declarations: npm run docs [FOLDER]
// Every page names the file that it comes from, which is among the pages.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENTRIES } from './entries.mjs';
import { declarations } from './packageTypes.mjs';
import { main, SetupError, setup } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The declarations, as they are in the package. */
const types = join(root, 'build/reference-types');
/** Names of the core that others have as well. */
const PARTS = new Set(['lean', 'methods', 'nn', 'nn/functional', 'optim']);

const TSCONFIG = {
  compilerOptions: {
    module: 'NodeNext',
    target: 'ES2022',
    lib: ['ES2023', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'],
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['.'],
};

/** From a declaration to the line of src/ that it stands for. */
function linkSources(reflection, kinds) {
  // Not to where TypeScript's own types are inherited from.
  if (reflection.sources !== undefined) {
    reflection.sources = reflection.sources.filter(({ fullFileName }) => fullFileName.startsWith(types));
  }
  for (const source of reflection.sources ?? []) {
    // A method and its signature have one place.
    if (source.fileName.startsWith('src/')) continue;
    const path = source.fileName.replace(/\.d\.ts$/, '.ts');
    // A method of Tensor is a function of its own.
    const isMethod = reflection.kindOf([kinds.Method, kinds.CallSignature]) && /ops\/methods\.ts$/.test(path);
    const at = isMethod ? operations().get(reflection.name) : undefined;
    source.fileName = `src/${at?.path ?? path}`;
    source.line = at?.line ?? lineOf(path, reflection.name);
    source.url = `../sources/${source.fileName}.html#L${source.line}`;
  }
}

const texts = new Map();
const linesOf = (path) => {
  if (!texts.has(path)) texts.set(path, readFileSync(join(root, 'src', path), 'utf8').split('\n'));
  return texts.get(path);
};

/** Where a name is declared in a file: at its top, or as a member. */
function lineOf(path, name) {
  const word = name.replace(/[^\w]/g, '.');
  const declared = new RegExp(`^export .*\\b(function|class|interface|type|const|namespace)\\*? ${word}\\b`);
  const member = new RegExp(`^  ((readonly|static|override|declare|async|get) )*\\*?${word}\\??[(<:]`);
  const lines = linesOf(path);
  const found = lines.findIndex((line) => declared.test(line));
  return 1 + Math.max(0, found >= 0 ? found : lines.findIndex((line) => member.test(line)));
}

let known;
/** The functions of src/ops by their names. */
function operations() {
  if (known !== undefined) return known;
  known = new Map();
  for (const path of readdirSync(join(root, 'src/ops'), { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts')) continue;
    linesOf(`ops/${path}`).forEach((line, i) => {
      const name = /^export function (\w+)/.exec(line)?.[1];
      if (name !== undefined && !known.has(name)) known.set(name, { path: `ops/${path}`, line: i + 1 });
    });
  }
  return known;
}

/** The files of src/ as pages with a place to go to for each line. */
function writeSources(folder) {
  const escaped = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  for (const path of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.ts')) continue;
    const lines = linesOf(path).map((line, i) => `<span id="L${i + 1}">${escaped(line)}</span>`);
    const page =
      `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>src/${path}</title>` +
      `<style>:target{background:#8884}</style><h1>src/${path}</h1><pre>${lines.join('\n')}</pre>\n`;
    const file = join(folder, 'src', `${path}.html`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, page);
  }
}

await main(async () => {
  await setup({ wasm: ['strict'] });
  const { Application, Converter, ReflectionKind } = await import('typedoc');
  rmSync(types, { recursive: true, force: true });
  for (const [path, text] of declarations(Object.values(ENTRIES))) {
    mkdirSync(dirname(join(types, path)), { recursive: true });
    writeFileSync(join(types, path), text);
  }
  writeFileSync(join(types, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  const out = resolve(root, process.argv[2] ?? 'build/reference');
  const entries = Object.keys(ENTRIES).filter((name) => !PARTS.has(name));
  const app = await Application.bootstrapWithPlugins({
    entryPoints: entries.map((name) => join(types, ENTRIES[name].replace(/^src\//, '').replace(/ts$/, 'd.ts'))),
    tsconfig: join(types, 'tsconfig.json'),
    plugin: ['typedoc-plugin-missing-exports'],
    name: 'torchlet',
    readme: 'none',
    out,
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    includeVersion: true,
    disableGit: true,
    sourceLinkTemplate: '../sources/{path}.html#L{line}',
    basePath: types,
    placeInternalsInOwningModule: true,
    searchInComments: true,
    treatWarningsAsErrors: true,
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of Object.values(project.reflections)) linkSources(reflection, ReflectionKind);
  });
  const project = await app.convert();
  if (project === undefined) throw new SetupError('the declarations do not compile');
  app.validate(project);
  await app.generateOutputs(project);
  if (app.logger.hasWarnings() || app.logger.hasErrors()) throw new SetupError('the reference has warnings');
  writeSources(join(out, 'sources'));
  console.log(`written to ${relative(process.cwd(), join(out, 'index.html'))}`);
});
