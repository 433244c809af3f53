import { dirname, join } from 'node:path';
import ts from 'typescript';

/**
 * Of declaration files what the entries lead to: statements that export something, or that one of these names. The others declare what
 * only the code uses, which no editor can reach.
 *
 * @param {Map<string, string>} files - texts by their paths, which import each other by relative ones that end in .js
 * @param {string[]} entries - paths
 * @returns {Map<string, string>} those that are left, in their order
 */
export function usedDeclarations(files, entries) {
  const graph = new Map([...files].map(([path, text]) => [path, contentsOf(path, text)]));
  const wanted = [];
  const want = (path, name) => {
    const file = graph.get(path);
    if (file === undefined) return;
    file.reached = true;
    file.names.add(name);
    for (const statement of [...(file.named.get(name) ?? []), ...file.always]) {
      if (file.used.has(statement)) continue;
      file.used.add(statement);
      wanted.push([path, statement]);
    }
    const from = file.imported.get(name);
    if (from !== undefined) wantFrom(from.path, from.name);
    // What `export *` gives on.
    if (!file.named.has(name) && from === undefined) for (const other of file.stars) want(other, name);
  };
  const wantAll = (path) => {
    const file = graph.get(path);
    if (file === undefined || file.whole) return;
    file.whole = true;
    for (const name of file.exported) want(path, name);
    want(path, '');
    for (const other of file.stars) wantAll(other);
  };
  const wantFrom = (path, name) => {
    if (name === '*') wantAll(path);
    else want(path, name);
  };
  for (const entry of entries) wantAll(entry);
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const [path, statement] = next;
    const { path: file } = graph.get(path);
    const visit = (node) => {
      if (ts.isIdentifier(node) && !isOwnName(node)) want(file, node.text);
      if (ts.isImportTypeNode(node)) {
        const other = resolve(path, node.argument.literal.text);
        wantFrom(other, node.qualifier === undefined ? '*' : firstOf(node.qualifier));
      }
      if (ts.isImportDeclaration(node)) want(resolve(path, node.moduleSpecifier.text), '');
      if (ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name)) want(resolve(path, node.name.text), '');
      ts.forEachChild(node, visit);
    };
    visit(statement);
    for (const [, name] of statement.getFullText().matchAll(/\{@link (\w+)/g)) want(file, name);
  }
  const left = [...graph].filter(([, { reached }]) => reached);
  return new Map(left.map(([path, file]) => [path, written(file)]));
}

/** A name that a parameter, a property or a method has, which refers to nothing. */
const isOwnName = (node) => node.parent.name === node && !ts.isExpressionWithTypeArguments(node.parent);
const firstOf = (name) => (ts.isIdentifier(name) ? name.text : firstOf(name.left));
const resolve = (from, specifier) => join(dirname(from), specifier).replaceAll('\\', '/').replace(/\.js$/, '.d.ts');

/** What a file declares, imports and gives on, by its own names. */
function contentsOf(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const contents = {
    path,
    text,
    source,
    reached: false,
    whole: false,
    /** The names that somebody wants, its own statements among them. */
    names: new Set(),
    used: new Set(),
    /** Statements by the names that they declare. */
    named: new Map(),
    /** Statements that nobody names: augmentations. */
    always: [],
    /** Of names that are not declared here, where they come from. */
    imported: new Map(),
    exported: new Set(),
    stars: [],
  };
  const add = (name, statement) => contents.named.set(name, [...(contents.named.get(name) ?? []), statement]);
  for (const statement of source.statements) {
    const from = statement.moduleSpecifier === undefined ? undefined : resolve(path, statement.moduleSpecifier.text);
    if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings;
      if (statement.importClause === undefined) contents.always.push(statement);
      else if (ts.isNamespaceImport(bindings)) contents.imported.set(bindings.name.text, { path: from, name: '*' });
      else
        for (const { name, propertyName } of bindings.elements)
          contents.imported.set(name.text, { path: from, name: (propertyName ?? name).text });
    } else if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause;
      if (clause === undefined) contents.stars.push(from);
      else if (ts.isNamespaceExport(clause)) {
        contents.imported.set(clause.name.text, { path: from, name: '*' });
        contents.exported.add(clause.name.text);
      } else
        for (const { name, propertyName } of clause.elements) {
          contents.exported.add(name.text);
          const local = (propertyName ?? name).text;
          if (from !== undefined) contents.imported.set(name.text, { path: from, name: local });
          else if (local !== name.text) contents.imported.set(name.text, { path, name: local });
        }
    } else if (ts.isModuleDeclaration(statement) && !ts.isIdentifier(statement.name)) contents.always.push(statement);
    else {
      const isExported = ts.getCombinedModifierFlags(statement) & ts.ModifierFlags.Export;
      const names = ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map(({ name }) => name.text)
        : [statement.name?.text ?? ''];
      for (const name of names) {
        add(name, statement);
        if (isExported) contents.exported.add(name);
      }
    }
  }
  return contents;
}

/** The text without the statements that nobody wants, and the names that those would have imported. */
function written({ text, source, names, used, whole }) {
  let out = '';
  let end = 0;
  for (const statement of source.statements) {
    const kept = keptOf(statement, names, used, whole);
    if (kept === true) continue;
    out += text.slice(end, statement.pos) + (kept === '' ? '' : `${lead(text, statement)}${kept}`);
    end = statement.end;
  }
  const left = (out + text.slice(end)).trimStart();
  return left === '' ? 'export {};\n' : left;
}

const lead = (text, statement) => text.slice(statement.pos, statement.getStart());

/** `true` where a statement stays as it is, and what it becomes. */
function keptOf(statement, names, used, whole) {
  if (ts.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined) return true;
    if (ts.isNamespaceImport(bindings)) return names.has(bindings.name.text) || '';
    return fewer(statement, bindings, names);
  }
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause;
    if (whole || clause === undefined) return true;
    if (ts.isNamespaceExport(clause)) return names.has(clause.name.text) || '';
    return fewer(statement, clause, names);
  }
  return used.has(statement) || '';
}

/** An import or an export of those of its names that are wanted. */
function fewer(statement, clause, names) {
  const left = clause.elements.filter(({ name }) => names.has(name.text));
  if (left.length === clause.elements.length) return true;
  if (left.length === 0) return '';
  const text = statement.getText();
  const start = clause.getStart() - statement.getStart();
  const list = `{ ${left.map((element) => element.getText()).join(', ')} }`;
  return text.slice(0, start) + list + text.slice(start + clause.getWidth());
}
