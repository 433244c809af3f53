import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/**
 * Puts declaration files of a folder into one, since in small files a tenth is the lines that lead from one to the other, and
 * compilers read a few large files sooner than many small ones. Entries stay as they are, and so do files that hold names alone, that are imported
 * as a namespace, or that add to what others declare.
 *
 * @param {Map<string, string>} files - texts by their paths, which import each other by relative ones that end in .js
 * @param {string[]} entries - paths
 * @returns {Map<string, string>}
 */
export function inRooms(files, entries) {
  const contents = new Map([...files].map(([path, text]) => [path, contentsOf(path, text)]));
  const alone = new Set(entries);
  for (const [path, { statements, augments, namespaces }] of contents) {
    if (statements.length === 0 || augments) alone.add(path);
    for (const other of namespaces) alone.add(other);
  }
  /** Where a name is declared, through files that give it on: `[path, name]`. */
  const origin = (path, name) => {
    const { exported, stars, declared } = contents.get(path);
    if (declared.has(name)) return [path, name];
    const known = exported.get(name);
    if (known !== undefined) return known[1] === '*' ? known : origin(...known);
    for (const other of stars) {
      const found = origin(other, name);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const originOf = (path, name, from) => {
    const found = name === '*' ? [path, '*'] : origin(path, name);
    if (found === undefined) throw new Error(`${from} names ${name} of ${path}, which does not declare it`);
    return found;
  };
  const rooms = new Map();
  /** The file in which each is in the end. */
  const placeOf = new Map();
  for (const [path, file] of contents) {
    const names = new Map([...file.declared].map((name) => [name, `${path}#${name}`]));
    for (const name of file.used) if (!file.imported.has(name) && !names.has(name)) names.set(name, 'global');
    for (const [name, [other, imported]] of file.imported) names.set(name, originOf(other, imported, path).join('#'));
    const room = alone.has(path) ? roomAlone(path) : roomFor(path, names, rooms);
    for (const [name, identity] of names) room.names.set(name, identity);
    room.members.push(path);
    rooms.set(room.path, room);
    placeOf.set(path, room.path);
  }
  const place = (path) => placeOf.get(path);
  return new Map([...rooms.values()].map((room) => [room.path, textOf(room, contents, originOf, place)]));
}

const roomAlone = (path) => ({ path, names: new Map(), members: [] });

/** The first file of the folder in which no name is taken by something else. */
function roomFor(path, names, rooms) {
  const folder = path.split('/').slice(0, -1).slice(0, 2).join('/');
  if (folder === '') return roomAlone(path);
  for (let count = 1; ; count++) {
    const at = `${folder}/declarations${count === 1 ? '' : count}.d.ts`;
    const room = rooms.get(at) ?? roomAlone(at);
    if ([...names].every(([name, identity]) => (room.names.get(name) ?? identity) === identity)) return room;
  }
}

const resolve = (from, specifier) => join(dirname(from), specifier).replaceAll('\\', '/').replace(/\.js$/, '.d.ts');

function way(from, to) {
  const path = relative(dirname(from), to)
    .replaceAll('\\', '/')
    .replace(/\.d\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

/** What a file declares, imports and gives on, the names of others as `[path, name]`. */
function contentsOf(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const [imported, exported, declared, used] = [new Map(), new Map(), new Set(), new Set()];
  const lists = { statements: [], stars: [], effects: [], namespaces: [] };
  /** `used` has the names that statements refer to, `given` those that are declared with `export`. */
  const contents = { source, imported, exported, declared, used, given: new Set(), ...lists };
  const refer = (node) => {
    const { name, right, qualifier } = node.parent;
    if (ts.isIdentifier(node) && ![name, right, qualifier].includes(node)) used.add(node.text);
    ts.forEachChild(node, refer);
  };
  const names = ({ elements }, from, into) => {
    for (const { name, propertyName } of elements) into.set(name.text, [from, (propertyName ?? name).text]);
  };
  const namespace = (name, from, into) => {
    into.set(name.text, [from, '*']);
    contents.namespaces.push(from);
  };
  for (const statement of source.statements) {
    const specifier = statement.moduleSpecifier?.text;
    const from = specifier === undefined ? path : resolve(path, specifier);
    if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings;
      if (bindings === undefined) contents.effects.push(from);
      else if (ts.isNamespaceImport(bindings)) namespace(bindings.name, from, imported);
      else names(bindings, from, imported);
    } else if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause;
      if (clause === undefined) contents.stars.push(from);
      else if (ts.isNamespaceExport(clause)) namespace(clause.name, from, exported);
      else names(clause, from, exported);
    } else {
      contents.statements.push(statement);
      refer(statement);
      const list = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement];
      const isGiven = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      for (const { name } of list) {
        if (name === undefined || !ts.isIdentifier(name)) continue;
        declared.add(name.text);
        if (isGiven) contents.given.add(name.text);
      }
      if (ts.isModuleDeclaration(statement) && ts.isStringLiteral(statement.name)) contents.augments = true;
    }
  }
  // `export { own }` beside the declaration, and of what was imported.
  for (const [name, [from, local]] of exported) {
    if (from === path && imported.has(local)) exported.set(name, imported.get(local));
  }
  if (contents.effects.length > 0) contents.augments = true;
  return contents;
}

/** The text of a room: what its files import of others, then what they declare and give on. */
function textOf(room, contents, originOf, place) {
  const references = new Set();
  const [imports, exports] = [new Map(), new Map()];
  const [lines, body] = [new Set(), []];
  const add = (table, path, name, as) => {
    const list = table.get(path) ?? new Set();
    table.set(path, list.add(name === as ? name : `${name} as ${as}`));
  };
  for (const path of room.members) {
    const { source, statements, imported, exported, stars, effects } = contents.get(path);
    const specifierOf = (other) => way(room.path, place(other));
    for (const [line] of source.text.matchAll(/^\/\/\/ <reference .*$/gm)) references.add(line);
    for (const other of effects) lines.add(`import '${specifierOf(other)}';`);
    for (const [as, [other, name]] of imported) {
      const [from, own] = originOf(other, name, path);
      if (own === '*') lines.add(`import * as ${as} from '${specifierOf(from)}';`);
      else if (place(from) !== room.path) add(imports, specifierOf(from), own, as);
      else if (own !== as) throw new Error(`${path} imports ${own} of ${from} as ${as}: they are in one file`);
    }
    for (const other of stars) lines.add(`export * from '${specifierOf(other)}';`);
    for (const [as, [other, name]] of exported) {
      const [from, own] = originOf(other, name, path);
      if (own === '*') lines.add(`export * as ${as} from '${specifierOf(from)}';`);
      else if (place(from) !== room.path) add(exports, specifierOf(from), own, as);
      else if (own !== as || !contents.get(from).given.has(own)) add(exports, '', own, as);
    }
    for (const statement of statements) {
      const text = statement.getFullText().replace(/\/\/\/ <reference .*\n/g, '');
      const written = (_, before, specifier, after, name) => {
        const other = resolve(path, specifier);
        if (typeof name !== 'string') return `${before}${specifierOf(other)}${after}`;
        const [from, own] = originOf(other, name, path);
        return place(from) === room.path ? own : `${before}${specifierOf(from)}${after}.${own}`;
      };
      body.push(
        text
          .replace(/(\bimport\(["'])(\.[^"']*)(["']\))(?:\.(\w+))?/g, written)
          .replace(/(\bdeclare module ["'])(\.[^"']*)(["'])/g, written)
          .trim(),
      );
    }
  }
  const listed = (kind, table) =>
    [...table].map(([path, names]) => `${kind} { ${[...names].join(', ')} }${path === '' ? '' : ` from '${path}'`};`);
  // For users whose `lib` ends before it; what stood before the first statement of a file may be gone with that one.
  if (body.some((text) => /Symbol\.(async)?[dD]ispose/.test(text))) {
    references.add('/// <reference lib="esnext.disposable" />');
  }
  const all = [...references, ...listed('import', imports), ...lines, ...body, ...listed('export', exports)];
  // Otherwise all would be exported.
  return `${all.join('\n')}\nexport {};\n`;
}
