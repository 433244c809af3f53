import ts from 'typescript';
import { sources } from '../../scripts/entries.mjs';
import { ROOT } from './example';

/** Something that a user can import, or call on what was imported. */
export interface PublicName {
  /** `nn.functional.relu`, `nn.Module.train`. */
  name: string;
  file: string;
  kind: 'function' | 'class' | 'constructor' | 'method' | 'other';
  /** What its docstring does not have: 'text', '@param x', '@returns', '@throws', '@example'. */
  lacks: string[];
}

type Callable = ts.FunctionDeclaration | ts.ArrowFunction | ts.MethodDeclaration | ts.ConstructorDeclaration;
type Described = ts.FunctionDeclaration | ts.ClassDeclaration | ts.VariableDeclaration;

const FILES = [...sources.values()];

/** All functions, classes, variables and types that the entries export, also within namespaces, with the members of classes; each once. */
export function publicNames(): PublicName[] {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: FILES }, ts.sys, ROOT);
  const program = ts.createProgram(
    [...FILES, 'src/wasm/wasm.d.ts'].map((path) => ROOT + path),
    // What the host's own libraries declare says nothing of these names.
    { ...options, noLib: true, types: [] },
  );
  const checker = program.getTypeChecker();
  const seen = new Set<ts.Symbol>();
  const found: PublicName[] = [];
  const visit = (given: ts.Symbol, prefix: string): void => {
    const symbol = given.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(given) : given;
    if (seen.has(symbol)) return;
    seen.add(symbol);
    if (symbol.flags & ts.SymbolFlags.ValueModule) {
      for (const inner of checker.getExportsOfModule(symbol)) visit(inner, `${prefix}${given.name}.`);
      return;
    }
    const node = symbol.declarations?.find(isDescribed);
    const file = symbol.declarations?.[0]?.getSourceFile().fileName.slice(ROOT.length) ?? '';
    const add = (name: string, kind: PublicName['kind'], lacks: string[]): void => {
      found.push({ name: prefix + name, file, kind, lacks });
    };
    const hasText = symbol.getDocumentationComment(checker).length > 0;
    const tags = symbol.getJsDocTags(checker).map((tag) => tag.name);
    if (node === undefined) add(given.name, 'other', hasText ? [] : ['text']);
    else if (ts.isClassDeclaration(node)) {
      const example = ['class', 'example'].some((tag) => tags.includes(tag)) || isAbstract(node) || isError(node);
      add(given.name, 'class', [...(hasText ? [] : ['text']), ...(example ? [] : ['@example'])]);
      for (const [name, member] of membersOf(node)) {
        const kind = ts.isConstructorDeclaration(member) ? 'constructor' : 'method';
        // The texts of a method with overloads stand before the first of these.
        const overloads = node.members.filter((one) => ts.isMethodDeclaration(one) && one.name.getText() === name);
        add(`${given.name}.${name}`, kind, lacksOf(member, checker, node, ...overloads));
      }
    } else if (ts.isVariableDeclaration(node)) {
      add(given.name, 'function', lacksOf(node.initializer as ts.ArrowFunction, checker, node.parent.parent));
    } else if (ts.isFunctionDeclaration(node)) {
      // Of several declarations the one with the text, and the one with the body.
      const all = symbol.declarations?.filter(ts.isFunctionDeclaration) ?? [node];
      const body = all.find((one) => one.body !== undefined) ?? node;
      add(given.name, 'function', lacksOf(body, checker, ...all));
    }
  };
  for (const entry of FILES) {
    const source = program.getSourceFile(ROOT + entry) as ts.SourceFile;
    for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source) as ts.Symbol))
      visit(symbol, '');
  }
  return found.map((one) =>
    isInPlace(one, found) ? { ...one, lacks: one.lacks.filter((what) => what === 'text') } : one,
  );
}

/** Functions, classes, and constants that are functions. */
function isDescribed(node: ts.Declaration): node is Described {
  const { initializer } = node as ts.VariableDeclaration;
  const isFunction = ts.isVariableDeclaration(node) && initializer !== undefined && ts.isArrowFunction(initializer);
  return isFunction || ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node);
}

/** The form in place of a function takes what that one takes; the package's declarations have the text of both. */
function isInPlace({ name, kind }: PublicName, all: readonly PublicName[]): boolean {
  return kind === 'function' && name.endsWith('_') && all.some((other) => other.name === name.slice(0, -1));
}

/** Constructors and methods that are described where they are declared: not those that override others. */
function membersOf(node: ts.ClassDeclaration): [name: string, member: Callable][] {
  return node.members.flatMap((member): [string, Callable][] => {
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override;
    if (ts.getCombinedModifierFlags(member) & hidden || ts.getJSDocTags(member).some(isInternal)) return [];
    if (ts.isConstructorDeclaration(member)) return member.body === undefined ? [] : [['constructor', member]];
    if (!ts.isMethodDeclaration(member) || member.body === undefined || !ts.isIdentifier(member.name)) return [];
    const name = member.name.text;
    return CONTRACTS.has(name) || node.heritageClauses?.some(({ token }) => token === IMPLEMENTS)
      ? []
      : [[name, member]];
  });
}

const IMPLEMENTS = ts.SyntaxKind.ImplementsKeyword;
/** What a class is for, and says in its own docstring. */
const CONTRACTS = new Set(['forward', 'extraRepr', 'getLr', 'computeMask', 'inverse', 'check']);

const isInternal = (tag: ts.JSDocTag): boolean => tag.tagName.text === 'internal';
const isAbstract = (node: ts.ClassDeclaration): boolean =>
  (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Abstract) !== 0;
/** They are thrown, not made. */
const isError = (node: ts.ClassDeclaration): boolean => /Error$/.test(node.name?.text ?? '');

function lacksOf(node: Callable, checker: ts.TypeChecker, ...described: ts.Node[]): string[] {
  const own = [node, ...described];
  const tags = own.flatMap((one) => ts.getJSDocTags(one));
  const has = (name: string): boolean => tags.some(({ tagName }) => tagName.text === name);
  const texts = own.flatMap((one) => ts.getJSDocCommentsAndTags(one)).filter(ts.isJSDoc);
  const isFunction = ts.isFunctionDeclaration(node) || ts.isArrowFunction(node);
  const result = returnTypeOf(node, checker);
  const returns = !ts.isConstructorDeclaration(node) && !['void', 'never', 'Promise<void>'].includes(result);
  const documented = new Set(tags.filter(ts.isJSDocParameterTag).map(({ name }) => name.getText()));
  // Who calls an overloaded function sees the overloads.
  const overloads = own.filter(ts.isFunctionDeclaration).filter(({ body }) => body === undefined);
  const parameters = (overloads.length > 0 ? overloads : [node]).flatMap((one) => [...one.parameters]);
  const names = new Set(parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : 'options')));
  return [
    ...(texts.some(({ comment }) => comment !== undefined) || ts.isConstructorDeclaration(node) ? [] : ['text']),
    ...[...names].filter((name) => name !== 'this' && !documented.has(name)).map((name) => `@param ${name}`),
    ...(returns && !has('returns') ? ['@returns'] : []),
    ...(node.body !== undefined && throwsItself(node.body) && !has('throws') ? ['@throws'] : []),
    ...(isFunction && !has('example') ? ['@example'] : []),
  ];
}

/** As it is written; to find out what is not written takes the compiler long. */
function returnTypeOf(node: Callable, checker: ts.TypeChecker): string {
  if (node.type !== undefined) return node.type.getText();
  const signature = checker.getSignatureFromDeclaration(node);
  return signature === undefined ? 'void' : checker.typeToString(checker.getReturnTypeOfSignature(signature));
}

/** Whether a body has a `throw` that is not in a function within it. */
function throwsItself(node: ts.Node): boolean {
  if (ts.isThrowStatement(node)) return true;
  if (ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, throwsItself) ?? false;
}
