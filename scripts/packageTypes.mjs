// Writes the package's declarations: node scripts/packageTypes.mjs FOLDER
// What TypeScript makes of each file of src/ that an entry reaches, with the texts that editors show; what only the code uses is left
// out, and files of a room are one. Methods of Tensor, which the sources declare by a type over a table of operations, are written out
// here: a member for each with its operation's text.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { ENTRIES } from './entries.mjs';
import { remembered } from './remembered.mjs';
import { publicNames } from './signatures.mjs';
import { inRooms } from './types/rooms.mjs';
import { usedDeclarations } from './types/usedDeclarations.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = `${root}src/`;

/**
 * The declarations that `entries` (files of src/) reach, by their paths under src/ with the ending .d.ts.
 *
 * @returns {Map<string, string>}
 */
export function declarations(entries) {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: entries }, ts.sys, root);
  const program = ts.createProgram(
    [...entries, 'src/wasm/wasm.d.ts'].map((path) => root + path),
    {
      ...options,
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      stripInternal: true,
      rootDir: root,
      outDir: root,
    },
  );
  const checker = program.getTypeChecker();
  const plain = textsOfFunctions(program);
  const emitted = new Map();
  for (const file of program.getSourceFiles()) {
    if (!file.fileName.startsWith(src) || file.isDeclarationFile) continue;
    const members = methodsOf(file, checker, plain);
    const written = (path, text) => {
      const own = withMethods(selfContained(text, file, checker), members);
      return resolved(withTexts(readable(own), path, plain), path);
    };
    program.emit(file, (path, text) => emitted.set(path, written(path, text)), undefined, true);
  }
  const reached = new Map();
  const visit = (path) => {
    const text = emitted.get(path);
    if (reached.has(path)) return;
    if (text === undefined) throw new Error(`declarations lead to ${path}, which is not part of the package`);
    reached.set(path, text);
    for (const [, specifier] of text.matchAll(SPECIFIER)) {
      if (specifier.startsWith('.')) visit(join(dirname(path), specifier.replace(/\.js$/, '.d.ts')));
    }
  };
  for (const entry of entries) visit(root + entry.replace(/\.ts$/, '.d.ts'));
  const known = publicNames();
  return new Map(
    [...reached].map(([path, text]) => [
      relative(src, path).replaceAll('\\', '/'),
      indented(withoutInternalTexts(text, known.get(path.replace(/\.d\.ts$/, '.ts')))),
    ]),
  );
}

const indented = (text) => text.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4));

/** Texts without the stars before their lines, which compilers skip; they hold the margin where a line is indented. */
export function withoutStars(text) {
  return text.replace(/\/\*\*\n[\s\S]*?\*\//g, (comment) =>
    /^\s*\* {2}/m.test(comment)
      ? comment
      : comment
          .replace(/\n[ \t]*\*(?!\/) ?/g, '\n')
          .replace(/\n[ \t]+\*\/$/, '\n*/')
          // The text ends where the first tag begins, with and without a line between.
          .replace(/\n\n(?=@)/, '\n'),
  );
}

const IMPORTED = /\bimport\("([^"]*)"\)\.(\w+)/g;

/** With names imported once where the compiler has written `import("./add.js").Options` in each place, but for those that a file has itself. */
export function withImportsAtTop(text) {
  const others = new Set(text.replace(IMPORTED, '').match(/\w+/g));
  const files = new Map();
  const short = text.replace(IMPORTED, (whole, from, name) => {
    const known = [...files].find(([, names]) => names.has(name));
    if (others.has(name) || (known !== undefined && known[0] !== from)) return whole;
    files.set(from, (files.get(from) ?? new Set()).add(name));
    return name;
  });
  const lines = [...files].map(([from, names]) => `import { ${[...names].join(', ')} } from '${from}';\n`);
  return lines.join('') + short;
}

/** Without `declare` behind `export`, which means the same in a file of declarations. */
const withoutDeclare = (text) => text.replace(/^export declare /gm, 'export ');

/** Declarations without the texts of functions and classes that users cannot name: no editor shows them. */
function withoutInternalTexts(text, names) {
  const file = ts.createSourceFile('file.d.ts', text, ts.ScriptTarget.Latest);
  let out = text;
  for (const node of [...file.statements].reverse()) {
    if (!ts.isFunctionDeclaration(node) && !ts.isClassDeclaration(node)) continue;
    if (names?.has(node.name?.text)) continue;
    out =
      out.slice(0, node.pos) +
      out.slice(node.pos, node.end).replace(/\s*\/\*\*[\s\S]*?\*\//g, '') +
      out.slice(node.end);
  }
  return out;
}

/** The file that a declaration names: `from './x'`, `import('./x')`, `import './x'`, `declare module './x'`. */
const SPECIFIER = /(?<=\b(?:from|import|module) ?\(?["'])([^"']+)(?=["'])/g;

/** Under Node's rules files are named with their endings. */
function resolved(text, path) {
  // Of the functions themselves, with their texts, not of the constants that attaching gives.
  const plain = text.replace("'./ops/attachedFamilies'", "'./ops/families'");
  return plain.replace(SPECIFIER, (specifier) => {
    const absolute = specifier.startsWith('.') ? join(dirname(path), specifier) : specifier;
    if (!`${absolute}/`.startsWith(src)) return specifier;
    const stem = absolute.replace(/\.ts$/, '');
    const file = ts.sys.fileExists(`${stem}.ts`) ? stem : join(stem, 'index');
    const way = relative(dirname(path), file).replaceAll('\\', '/');
    return `${way.startsWith('.') ? way : `./${way}`}.js`;
  });
}

/** Types that come from beside src/, as the names of kernels do, written out where they are named. */
function selfContained(text, file, checker) {
  const foreign = /^import type \{[^}]*\} from '(?:\.\.\/)+(?:assembly|build)\/[^']*';\n/gm;
  if (!foreign.test(text)) return text;
  let out = text.replace(foreign, '');
  for (const node of file.statements.filter(ts.isTypeAliasDeclaration)) {
    const type = checker.getTypeAtLocation(node);
    const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
    const written = `type ${node.name.text} = ${checker.typeToString(type, file, flags)};`;
    out = out.replace(new RegExp(`type ${node.name.text} = [^;]*;`), () => written);
  }
  return out;
}

/** What editors show of a parameter: a name where the code takes it apart. And WebAssembly is known to TypeScript's DOM only. */
function readable(text) {
  const named = text
    .replace(
      /\{[\w\s,.:$]*\}(\?)?: ((?:import\("[^"]*"\)\.)?(\w+))/g,
      (_, optional = '', type, name) => `${parameterOf(name)}${optional}: ${type}`,
    )
    .replace(/([(,] ?)_(\w+\??: )/g, '$1$2');
  const used = new Set([...named.matchAll(/\bWebAssembly\.(\w+)/g)].map(([, name]) => name));
  const types = [...used].map(
    (name) =>
      `type WebAssembly${name} = typeof globalThis extends { WebAssembly: { ${name}: abstract new (...args: never) => infer T } } ? T : object;\n`,
  );
  // For users whose `lib` ends before it.
  const lib = /Symbol\.(async)?[dD]ispose/.test(named) ? '/// <reference lib="esnext.disposable" />\n' : '';
  return lib + named.replace(/\bWebAssembly\.(\w+)/g, 'WebAssembly$1') + types.join('');
}

/** A name for a parameter of a type: x, options, safeTensors. */
function parameterOf(type) {
  if (type === 'Tensor') return 'x';
  return type.endsWith('Options') ? 'options' : type[0].toLowerCase() + type.slice(1);
}

/** Members for `interface Tensor extends Methods<typeof table>`: of each operation in the tables, without its first parameter. */
function methodsOf(file, checker, plain) {
  const members = [];
  const visit = (node) => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === 'Tensor') {
      for (const { types } of node.heritageClauses ?? []) {
        for (const { expression, typeArguments = [] } of types) {
          if (expression.getText(file) !== 'Methods') continue;
          for (const table of typeArguments) {
            for (const symbol of checker.getTypeAtLocation(table).getProperties()) {
              members.push(...memberOf(symbol, file, checker, plain));
            }
          }
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return members;
}

function memberOf(symbol, file, checker, plain) {
  const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const printer = ts.createPrinter({ removeComments: true });
  const signatures = checker.getTypeOfSymbol(original).getCallSignatures();
  return signatures.map((signature) => {
    const node = checker.signatureToSignatureDeclaration(
      signature,
      ts.SyntaxKind.MethodSignature,
      file,
      ts.NodeBuilderFlags.NoTruncation | ts.NodeBuilderFlags.UseStructuralFallback,
    );
    const method = ts.factory.createMethodSignature(
      undefined,
      symbol.name,
      undefined,
      node.typeParameters,
      node.parameters.slice(1),
      node.type,
    );
    const [first] = node.parameters;
    const declaration = signature.getDeclaration() ?? original.declarations?.[0];
    // Within the module of tensors they have their plain name.
    const text = printer
      .printNode(ts.EmitHint.Unspecified, method, file)
      .replace(/import\("[^"]*"\)\.Tensor\b/g, 'Tensor');
    return `${textOf(declaration, first, original, plain)}${text}\n`;
  });
}

/** The docstring of an operation without what it says of its first parameter, which a method has before the dot. */
function textOf(declaration, first, symbol, plain) {
  // Of overloads the first has the text.
  const documented = [declaration, ...(symbol.declarations ?? [])].find((node) => node.jsDoc !== undefined);
  const own = documented?.jsDoc?.at(-1)?.getFullText();
  if (own === undefined) return '';
  const text = ofBothForms(own, symbol.name, plain);
  const name = first?.name.text ?? '';
  const lines = text.split('\n');
  const begin = lines.findIndex((line) => new RegExp(`^\\s*\\* @param ${name}\\b`).test(line));
  if (begin >= 0) {
    let end = begin + 1;
    while (end < lines.length && !/^\s*\* @|^\s*\*\//.test(lines[end])) end++;
    lines.splice(begin, end - begin);
  }
  return `${lines.map((line) => line.trim()).join('\n ')}\n`;
}

/** The docstrings of the functions of the package by their names, for those in place. */
function textsOfFunctions(program) {
  const texts = new Map();
  for (const file of program.getSourceFiles()) {
    if (!/\/src\/(ops|nn)\//.test(file.fileName) || file.isDeclarationFile) continue;
    for (const node of file.statements) {
      if (!ts.isFunctionDeclaration(node) || node.name === undefined || texts.has(node.name.text)) continue;
      const text = node.jsDoc?.at(-1)?.getFullText();
      if (text !== undefined) texts.set(node.name.text, text);
    }
  }
  return texts;
}

/** The parts of a docstring: the text, and the lines of each tag. */
export function partsOfText(text) {
  const lines = text
    .replace(/^\s*\/\*\*|\*\/\s*$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const tags = [];
  const own = [];
  for (const line of lines) {
    if (/^@\w/.test(line)) tags.push([line]);
    else (tags.at(-1) ?? own).push(line);
  }
  return { own: own.join('\n').trim(), tags: tags.map((tag) => tag.join('\n').trimEnd()) };
}

/** A docstring of a function in place, `add_`, with what that of `add` says of parameters and errors, its example and a link to it, which has the others. */
export function ofBothForms(text, name, plain) {
  const other = name.endsWith('_') ? plain.get(name.slice(0, -1)) : undefined;
  const { own, tags } = partsOfText(text);
  if (other === undefined || tags.some((tag) => tag.startsWith('@example'))) return text;
  const inherited = partsOfText(other).tags.filter((tag) => /^@(param|throws)/.test(tag));
  const known = new Set(tags.map((tag) => tag.split(' - ', 1)[0]));
  const example = exampleInPlace(other, name);
  const all = [
    ...tags,
    ...inherited.filter((tag) => tag.startsWith('@param') && !known.has(tag.split(' - ', 1)[0])),
    ...(tags.some((tag) => tag.startsWith('@returns')) ? [] : ['@returns the first tensor, which is changed']),
    ...inherited.filter((tag) => tag.startsWith('@throws')),
    `@example\n${example}`,
    `@see {@link ${name.slice(0, -1)}}, which leaves its operand as it is`,
  ];
  const order = ['@param', '@returns', '@throws', '@example', '@see'];
  const sorted = order.flatMap((kind) => all.filter((tag) => tag.startsWith(kind)));
  const lines = [own, '', ...sorted].join('\n').split('\n');
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */`;
}

/** From `relu(tensor([-1, 2])); // [0, 2]` what shows the same in place; where the example is another, as it is. */
export function exampleInPlace(text, name) {
  const example = partsOfText(text).tags.find((tag) => tag.startsWith('@example'));
  const plain = name.slice(0, -1);
  for (const line of (example ?? '').split('\n')) {
    if (!line.startsWith(`${plain}(`)) continue;
    const from = plain.length + 1;
    let depth = 0;
    let to = from;
    for (; to < line.length && (depth > 0 || !/[,)]/.test(line[to])); to++) {
      if ('([{'.includes(line[to])) depth++;
      if (')]}'.includes(line[to])) depth--;
    }
    const [first, rest] = [line.slice(from, to), line.slice(to)];
    // What another tensor broadcasts to is perhaps not the shape of the first.
    if (!/^tensor\(/.test(first) || /tensor\(|^\)\./.test(rest)) continue;
    return `const x = ${first};\n${name}(x${rest}\nx; // the same`;
  }
  return `// ${plain}, which gives a new tensor:${(example ?? '').slice('@example'.length)}`;
}

/** Functions in place with the text of both forms, and constructors with that of their class, which editors show for calls. */
function withTexts(text, path, plain) {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const edits = [];
  for (const node of file.statements) {
    const own = node.jsDoc?.at(-1);
    if (own === undefined) continue;
    if (ts.isFunctionDeclaration(node))
      edits.push([own.pos, own.end, ofBothForms(own.getText(file), node.name?.text ?? '', plain)]);
    if (!ts.isClassDeclaration(node)) continue;
    // The class is shown without a call, which has parameters and may fail.
    if (node.members.some(ts.isConstructorDeclaration))
      edits.push([own.pos, own.end, withoutTags(own.getText(file), ['param', 'throws'])]);
    for (const member of node.members) {
      if (!ts.isConstructorDeclaration(member) || member.jsDoc !== undefined) continue;
      const at = member.getStart(file);
      edits.push([at, at, `${own.getText(file)}\n`]);
    }
  }
  return edits
    .sort(([a], [b]) => b - a)
    .reduce((out, [from, to, written]) => out.slice(0, from) + written + out.slice(to), text);
}

/** A docstring without the lines of some of its tags. */
export function withoutTags(text, tags) {
  const lines = text.split('\n');
  let left = true;
  const kept = lines.filter((line) => {
    const tag = /^\s*\* @(\w+)/.exec(line)?.[1];
    if (tag !== undefined) left = !tags.includes(tag);
    return left || /\*\/$/.test(line);
  });
  return kept.join('\n').replace(/\n\s*\*(?=\n\s*\*\/)/g, '');
}

function withMethods(text, members) {
  if (members.length === 0) return text;
  const written = text.replace(
    /(interface Tensor) extends (?:Methods<[^>]*>(?:, )?)+ \{/,
    (_, name) => `${name} {\n${members.join('')}`,
  );
  if (written === text)
    throw new Error('the methods of Tensor are declared in another way than scripts/packageTypes.mjs knows');
  return written;
}

/**
 * Files beside the declarations. TypeScript takes a declaration file for one of CommonJS or for an ECMAScript module, and refuses to
 * import the latter from the former; these are of CommonJS, and `import` finds modules that give on what is in them.
 */
export function moduleFiles() {
  const files = new Map([['package.json', '{ "type": "commonjs" }\n']]);
  for (const path of Object.values(ENTRIES).map((source) => source.slice('src/'.length).replace(/\.ts$/, ''))) {
    files.set(`${path}.d.mts`, `export * from './${path.replace(/^.*\//, '')}.js';\n`);
  }
  return files;
}

/**
 * The declarations of all entries as the package has them: without what only the code uses, and a file for each room. They take half a
 * minute where nothing is remembered.
 *
 * @returns {Map<string, string>}
 */
export function packageDeclarations() {
  const filesIn = (folder, options) =>
    readdirSync(root + folder, options)
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `${folder}/${path}`);
  const files = [
    ...['src', 'assembly'].flatMap((folder) => filesIn(folder, { recursive: true })),
    ...filesIn('build'),
    ...['declarations', 'entries', 'packageTypes', 'signatures', 'types/rooms', 'types/usedDeclarations'].map(
      (name) => `scripts/${name}.mjs`,
    ),
    ...['tsconfig.json', 'package-lock.json'],
  ];
  const derive = () => {
    const entries = Object.values(ENTRIES);
    const paths = entries.map((entry) => entry.slice('src/'.length).replace(/\.ts$/, '.d.ts'));
    const rooms = inRooms(usedDeclarations(declarations(entries), paths), paths);
    return [...rooms].map(([path, text]) => [path, withImportsAtTop(withoutDeclare(withoutStars(text)))]);
  };
  return new Map(remembered('declarations', files, derive));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder = 'dist/types'] = process.argv.slice(2);
  for (const [path, text] of [...packageDeclarations(), ...moduleFiles()]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
