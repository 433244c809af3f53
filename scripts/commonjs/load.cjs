'use strict';
// require('torchlet') where require() takes no ECMAScript modules: old versions of Node, and test tools that have a require() of their
// own. It runs the files that import reads, so the package has one copy of the code. Their imports and exports stand in the first and the
// last statements, in the form in which the build writes them.
const { readFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');
const { pathToFileURL } = require('node:url');

const IMPORT = /^(?:import|export)\s*(\*(?:\s*as ([\w$]+))?|\{[^}]*\}|)\s*(?:from)?\s*(["'`])([^"'`]*)\3;?\s*/;
const EXPORT = /export\s*\{([^}]*)\};?\s*$/;

/** Where files use variables of core.js that change; what they import is otherwise taken once. */
const variables = require('./variables.json');
const root = join(__dirname, '..');
const core = join(root, 'lib/core.js');

const loaded = new Map();
const pairs = (list) =>
  list
    .split(',')
    .filter((one) => one.trim() !== '')
    .map((one) => one.trim().split(/\s+as\s+/))
    .map(([from, to = from]) => [from, to]);

function load(path) {
  const known = loaded.get(path);
  if (known !== undefined) return known;
  const exports = Object.defineProperty({}, '__esModule', { value: true });
  loaded.set(path, exports);
  const give = (name, get) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });
  let code = readFileSync(path, 'utf8');
  for (const [at, length, name] of (variables[relative(root, path).replaceAll('\\', '/')] ?? []).toReversed()) {
    code = `${code.slice(0, at)}$core.${name}${code.slice(at + length)}`;
  }
  const head = [];
  const modules = [];
  for (let found = IMPORT.exec(code); found !== null; found = IMPORT.exec(code)) {
    const [statement, what, namespace, , specifier] = found;
    code = code.slice(statement.length);
    const module = specifier.startsWith('.') ? load(join(dirname(path), specifier)) : require(specifier);
    if (statement.startsWith('export')) {
      const given = what.startsWith('{') ? pairs(what.slice(1, -1)) : Object.keys(module).map((name) => [name, name]);
      for (const [from, to] of given) give(to, () => module[from]);
    } else if (namespace !== undefined) head.push(`const ${namespace} = $modules[${modules.push(module) - 1}];`);
    else if (what !== '') {
      const names = pairs(what.slice(1, -1)).map(([from, to]) => `${from}: ${to}`);
      head.push(`const { ${names.join(', ')} } = $modules[${modules.push(module) - 1}];`);
    }
  }
  const last = EXPORT.exec(code);
  const given = last === null ? [] : pairs(last[1]);
  const body = (last === null ? code : code.slice(0, last.index)).replaceAll('import.meta.url', '$url');
  const getters = given.map(([local, name]) => `$give('${name}', () => ${local});`);
  // In the scope of who requires, as test tools have one for each file.
  const run = new Function(
    '$modules',
    '$give',
    '$url',
    '$core',
    `'use strict'; ${head.join('')}${body}\n${getters.join('')}\n//# sourceURL=${pathToFileURL(path)}`,
  );
  run(modules, give, pathToFileURL(path).href, path === core ? undefined : load(core));
  return exports;
}

module.exports = (name) => load(join(root, `${name}.js`));
