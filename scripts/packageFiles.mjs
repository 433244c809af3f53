// Makes of what rollup wrote what is published: node scripts/packageFiles.mjs FOLDER
//   lib/                    the code, one copy for all
//   es/, browser/           names, for bundlers; browser/ also names the files beside the code
//   workerd/, edge-light/   the same for hosts that compile no bytes: they import the WebAssembly
//   *.js                    names, for hosts that read files as they are: few files, namespaces are objects
//   cjs/                    the same for require(), where the host can't require ECMAScript modules
//   torchlet.min.js         for pages without a bundler: a single file
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minifySync, parseSync } from 'rolldown/utils';
import { rollup } from 'rollup';
import { EFFECTS, ENTRIES, HOSTS } from './entries.mjs';
import { singleFile } from './rollup/singleFile.mjs';
import { binaries } from './wasm/binaries.mjs';

const names = Object.keys(ENTRIES);
const ADDRESSES = /import '(?:\.\.\/)+lib\/addresses\.js';\n/;

const folder = resolve(process.argv[2]);
const at = (path) => join(folder, path);
const read = (path) => readFileSync(at(path), 'utf8');
function write(path, text) {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}
const files = () => readdirSync(folder, { recursive: true }).map((path) => path.replaceAll('\\', '/'));
/** From a file in a folder of the package to another one. */
function way(from, to) {
  const path = relative(dirname(from), to).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}

/** Entries that name the files beside the code do so in browser/, and not for hosts that have no use for them. */
function separateAddresses() {
  for (const name of names) {
    const text = read(`es/${name}.js`);
    if (!ADDRESSES.test(text)) continue;
    write(`es/${name}.js`, text.replace(ADDRESSES, ''));
    write(`browser/${name}.js`, `import '../lib/addresses.js';\nexport * from '../es/${name}.js';\n`);
  }
}

/** Hosts that refuse to compile bytes take the binaries from imports of the files. They differ in how they want them named. */
function writeHosts() {
  for (const [host, suffix] of Object.entries(HOSTS)) {
    const imports = Object.keys(binaries).map(
      (name) => `import ${name} from '../wasm/${name}-strict.wasm${suffix}';\n`,
    );
    const call = `setHostModules({ ${Object.keys(binaries).join(', ')} });\n`;
    write(`${host}/host.js`, `import { setHostModules } from '../es/host.js';\n${imports.join('')}${call}`);
    for (const name of names) {
      const entry = `${host}/${name}.js`;
      write(entry, `import '${way(entry, `${host}/host.js`)}';\nexport * from '${way(entry, `es/${name}.js`)}';\n`);
    }
  }
}

/** The entries in few files, which say where the others lie by themselves. */
async function writeFlat() {
  const entry = (name) => at(files().includes(`browser/${name}.js`) ? `browser/${name}.js` : `es/${name}.js`);
  const bundle = await rollup({
    input: Object.fromEntries(names.map((name) => [name, entry(name)])),
    external: (id) => /\/lib\/[^/]*\.js$/.test(id),
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  await bundle.write({
    dir: folder,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'lib/[name].js',
    manualChunks: (id) => (id.includes('/es/attached/') ? 'attached' : undefined),
    hoistTransitiveImports: false,
  });
  await bundle.close();
}

/** Without imports for the effect of files that have none, of which bundlers would warn; without what the tests of names leave. */
function tidy(path, text) {
  const own = (specifier) => join(dirname(path), specifier).replaceAll('\\', '/');
  return text.replace(/^import ['"]([^'"]*)['"];\n/gm, (line, specifier) => {
    const path = own(specifier);
    return EFFECTS.includes(path) || path.endsWith('/host.js') ? line : '';
  });
}

/** The names of all that can be imported, within namespaces, too. */
function importable() {
  const names = new Set();
  for (const path of files().filter((path) => path.startsWith('es/') && path.endsWith('.js'))) {
    for (const { type, specifiers } of parseSync(path, read(path)).program.body) {
      if (type !== 'ExportNamedDeclaration') continue;
      for (const { local, exported } of specifiers) names.add(local.name).add(exported.name);
    }
  }
  return [...names];
}

/** What is called by a name; few others are, and left to be kept. */
const NAMED = /^[\w$]+(\.[\w$]+)*$/;

/**
 * Shorter, with the names that users know in a stack: of classes and of what can be imported. So no map is needed to see what failed
 * where. The marks of pure calls, which are comments, survive as properties.
 *
 * @param {string[]} known - those names
 */
function minified(path, text, known) {
  const marks = [];
  const { program, comments } = parseSync(path, text);
  const ends = new Set(
    comments
      .filter(({ value }) => /^\s*[#@]__PURE__\s*$/.test(value))
      .map(({ end }) => end + /^\s*/.exec(text.slice(end))[0].length),
  );
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      for (const one of node) visit(one);
      return;
    }
    if (
      /^(Call|New)Expression$/.test(node.type) &&
      ends.has(node.start) &&
      NAMED.test(text.slice(node.callee.start, node.callee.end))
    )
      marks.push(node.callee.end);
    for (const key in node) if (key !== 'loc' && key !== 'range') visit(node[key]);
  };
  visit(program);
  let marked = text;
  for (const end of [...new Set(marks)].sort((a, b) => b - a))
    marked = `${marked.slice(0, end)}.$pure${marked.slice(end)}`;
  const { code, errors } = minifySync(path, marked, {
    module: true,
    compress: { target: 'es2022', keepNames: { function: true, class: true } },
    mangle: { toplevel: true, keepNames: { function: false, class: true }, reserved: known },
    codegen: { removeWhitespace: true },
  });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  const out = code.replace(/(new )?([\w$]+(?:\.[\w$]+)*)\.\$pure\b/g, '/*@__PURE__*/$1$2');
  const count = out.split('__PURE__').length - 1;
  if (out.includes('.$pure') || count !== new Set(marks).size) {
    throw new Error(`${path}: ${count} marks of pure calls of ${new Set(marks).size} are left`);
  }
  return out;
}

/** Calls `see` with each node of a tree, its parent and its place there. */
function walk(node, see, parent = null, key = '') {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const one of node) walk(one, see, parent, key);
    return;
  }
  if (node.type !== undefined) see(node, parent, key);
  for (const [name, value] of Object.entries(node)) walk(value, see, node, name);
}

/** The variables of core.js that change after it was loaded, by the names that it exports them under. */
function changingVariables() {
  const { program } = parseSync('core.js', read('lib/core.js'));
  const changed = new Set();
  walk(program, ({ type, left }) => {
    if (type === 'AssignmentExpression' && left.type === 'Identifier') changed.add(left.name);
  });
  const declared = program.body.filter(({ type, kind }) => type === 'VariableDeclaration' && kind === 'let');
  const variables = declared.flatMap(({ declarations }) => declarations.map(({ id }) => id.name));
  const { specifiers } = program.body.findLast(({ type }) => type === 'ExportNamedDeclaration');
  return specifiers
    .filter(({ local }) => variables.includes(local.name) && changed.has(local.name))
    .map(({ exported }) => exported.name);
}

/** The names that a file has for them. */
function localNames(program, changing) {
  const imports = program.body.filter(
    ({ type, source }) => type === 'ImportDeclaration' && source.value === './core.js',
  );
  return new Map(
    imports
      .flatMap(({ specifiers }) => specifiers)
      .filter(({ imported }) => changing.includes(imported?.name))
      .map(({ imported, local }) => [local.name, imported.name]),
  );
}

const others = () => files().filter((name) => /^lib\/(?!core).*\.js$/.test(name));

/**
 * Where other files name them: require() takes what is imported once, so it puts the file's exports before each. By the paths of files,
 * lists of `[offset, length, name]`.
 */
function usesOfVariables() {
  const changing = changingVariables();
  const uses = {};
  for (const path of others()) {
    const { program } = parseSync(path, read(path));
    const local = localNames(program, changing);
    const found = [];
    walk(program, (node, parent, key) => {
      if (node.type !== 'Identifier' || !local.has(node.name) || parent.type === 'ImportSpecifier') return;
      if (parent.type === 'MemberExpression' && key === 'property' && !parent.computed) return;
      if (/^(Property|MethodDefinition|PropertyDefinition)$/.test(parent.type) && key === 'key' && !parent.computed)
        return;
      if (parent.shorthand || ['id', 'params', 'local', 'param'].includes(key) || /Pattern/.test(parent.type)) {
        throw new Error(`${path} uses ${node.name}, which changes, in a way that cjs/ does not know: ${parent.type}`);
      }
      found.push([node.start, node.end - node.start, local.get(node.name)]);
    });
    if (found.length > 0) uses[path] = found;
  }
  return uses;
}

/** require() runs the same files (scripts/commonjs/load.cjs). */
function writeCommonJs() {
  mkdirSync(at('cjs'), { recursive: true });
  copyFileSync(fileURLToPath(new URL('commonjs/load.cjs', import.meta.url)), at('cjs/load.cjs'));
  write('cjs/variables.json', `${JSON.stringify(usesOfVariables())}\n`);
  for (const name of names) {
    const path = `cjs/${name}.cjs`;
    write(path, `module.exports = require('${way(path, 'cjs/load.cjs')}')('${name}');\n`);
  }
}

separateAddresses();
writeHosts();
await writeFlat();
// The latter so that no other variable has such a name.
const changing = changingVariables();
const known = [
  ...importable(),
  ...others().flatMap((path) => [...localNames(parseSync(path, read(path)).program, changing).keys()]),
];
// Bundlers look for addresses as they are written there.
const AS_WRITTEN = ['lib/addresses.js'];
for (const path of files().filter((path) => path.endsWith('.js') && !path.startsWith('wasm/'))) {
  if (!AS_WRITTEN.includes(path)) write(path, minified(path, tidy(path, read(path)), known));
}
writeCommonJs();
write('torchlet.min.js', await singleFile(folder));
chmodSync(at('cli.js'), 0o755);
