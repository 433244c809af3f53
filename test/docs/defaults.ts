import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { ROOT, readText } from './example';

/** A default that a docstring names, and the one of the code. */
export interface Default {
  /** `src/nn/layers/conv.ts: Conv2d bias`. */
  where: string;
  said: string;
  code: string;
}

type Callable = ts.FunctionDeclaration | ts.MethodDeclaration | ts.ConstructorDeclaration;
type Literals = Map<string, string>;
/** By the names of interfaces and the files that have one of the name. */
type Properties = Map<string, Map<string, Literals>>;

/** A number, a truth value, a string, null or a list of numbers, as texts name it. */
const VALUE = /(?:-?(?:\d+\/\d+|\d*\.?\d+(?:e-?\d+)?)|true|false|null|'[^']*'|\[[\d., e-]*\])(?![\w/])/.source;
const SAID = new RegExp(`\\bdefaults?(?: to|:)? \`?(${VALUE})`, 'i');

const files = (): string[] =>
  readdirSync(`${ROOT}/src`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .sort();

/** Every default that is named in a docstring of a parameter, an option or a property, and is a literal in the code. */
export function defaults(): Default[] {
  const sources = files().map((path) => ts.createSourceFile(path, readText(path), ts.ScriptTarget.Latest, true));
  const properties: Properties = new Map();
  for (const source of sources) for (const node of source.statements) ofInterface(node, source, properties);
  const found: Default[] = [];
  for (const source of sources) {
    const visit = (node: ts.Node): void => {
      if (isCallable(node) && node.body !== undefined) found.push(...ofCallable(node, source, properties));
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

const isCallable = (node: ts.Node): node is Callable =>
  ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node);

/** What the docstrings of an interface's properties say. */
function ofInterface(node: ts.Statement, { fileName }: ts.SourceFile, into: Properties): void {
  if (!ts.isInterfaceDeclaration(node)) return;
  const said: Literals = new Map();
  for (const member of node.members) {
    const text = textOf(ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc)?.comment);
    const value = SAID.exec(text)?.[1];
    if (value !== undefined && member.name !== undefined) said.set(member.name.getText(), value);
  }
  into.set(node.name.text, (into.get(node.name.text) ?? new Map()).set(fileName, said));
}

/** Of several interfaces of one name, that of the same file. */
function interfaceOf(name: string, { fileName }: ts.SourceFile, known: Properties): Literals {
  const all = known.get(name);
  const only = all?.size === 1 ? [...all.values()][0] : undefined;
  return all?.get(fileName) ?? only ?? new Map();
}

const textOf = (comment: Parameters<typeof ts.getTextOfJSDocComment>[0]): string =>
  ts.getTextOfJSDocComment(comment) ?? '';

function ofCallable(node: Callable, source: ts.SourceFile, properties: Properties): Default[] {
  const owner = ts.isFunctionDeclaration(node) ? undefined : node.parent;
  const ofClass = owner !== undefined && ts.isClassDeclaration(owner) ? owner.name?.text : undefined;
  const name = [ofClass, ts.isConstructorDeclaration(node) ? undefined : node.name?.getText()]
    .filter(Boolean)
    .join('.');
  const code = literalsOf(node);
  const found: Default[] = [];
  const compare = (option: string, said: string): void => {
    const known = code.get(option);
    // Null stands for what was not given, and the code goes on as the text says.
    if (known !== undefined && (known !== 'null' || said === 'null'))
      found.push({ where: `${source.fileName}: ${name} ${option}`, said, code: known });
  };
  // A constructor's parameters are described by its class.
  const described = ts.isConstructorDeclaration(node) ? [node, node.parent] : [node];
  for (const tag of described.flatMap((one) => ts.getJSDocTags(one)).filter(ts.isJSDocParameterTag)) {
    for (const [option, said] of saidBy(tag)) compare(option, said);
  }
  for (const { type } of node.parameters) {
    const names = type === undefined ? [] : [...type.getText().matchAll(/\w+/g)].map(([word]) => word);
    for (const one of names) for (const [option, said] of interfaceOf(one, source, properties)) compare(option, said);
  }
  return found;
}

/** The defaults that a `@param` names: its own, or those of the options that it lists between backticks. */
function* saidBy(tag: ts.JSDocParameterTag): Iterable<[option: string, said: string]> {
  const text = textOf(tag.comment);
  const parts = text.split(/(?=`\w+`)/);
  const own = parts.length === 1 || !/options/i.test(tag.name.getText());
  if (own) {
    const value = SAID.exec(text)?.[1];
    if (value !== undefined) yield [tag.name.getText(), value];
    return;
  }
  for (const part of parts) {
    const option = /^`(\w+)`/.exec(part)?.[1];
    const value = SAID.exec(part)?.[1];
    if (option !== undefined && value !== undefined) yield [option, value];
  }
}

/** Names with a literal as default: of parameters, and of what is taken from objects and from `options.name ?? literal`. */
function literalsOf(node: Callable): Literals {
  const found: Literals = new Map();
  const see = (name: ts.Node, value: ts.Expression | undefined): void => {
    const text = value?.getText();
    if (text !== undefined && new RegExp(`^(?:${VALUE}|\\[.*\\])$`).test(text)) found.set(name.getText(), text);
  };
  const bindings = (name: ts.BindingName): void => {
    if (ts.isObjectBindingPattern(name)) {
      for (const one of name.elements) see(one.propertyName ?? one.name, one.initializer);
    }
  };
  for (const { name, initializer } of node.parameters) {
    bindings(name);
    see(name, initializer);
  }
  const visit = (inner: ts.Node): void => {
    if (ts.isFunctionLike(inner)) return;
    if (ts.isVariableDeclaration(inner) && /^(?:\w*[oO]ptions)$/.test(inner.initializer?.getText() ?? ''))
      bindings(inner.name);
    if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
      if (ts.isPropertyAccessExpression(inner.left) && /options$/i.test(inner.left.expression.getText())) {
        see(inner.left.name, inner.right);
      }
    }
    ts.forEachChild(inner, visit);
  };
  if (node.body !== undefined) ts.forEachChild(node.body, visit);
  return found;
}

/** The same value, be it written as 1e-5 or 0.00001. */
export const isSame = ({ said, code }: Default): boolean => plainly(said) === plainly(code);

function plainly(text: string): string {
  const fraction = /^(-?\d+)\/(\d+)$/.exec(text.replaceAll(' ', ''));
  if (fraction !== null) return `${Number(fraction[1]) / Number(fraction[2])}`;
  const plain = text.replaceAll('_', '').replaceAll('"', "'");
  return plain.startsWith('[')
    ? plain
        .slice(1, -1)
        .split(',')
        .map((part) => plainly(part.trim()))
        .join()
    : Number.isNaN(Number(plain))
      ? plain
      : `${Number(plain)}`;
}

/** The errors that `@throws` tags name, with where: those that no class of src/ has and that JavaScript does not. */
export function unknownErrors(): string[] {
  const texts = files().map((path) => [path, readText(path)] as const);
  const classes = new Set(
    texts.flatMap(([, text]) => [...text.matchAll(/\bclass (\w+Error|Mismatch)\b/g)].map(([, name]) => name)),
  );
  return texts.flatMap(([path, text]) =>
    [...text.matchAll(/@throws ([^@]*?)(?=\n\s*\*\s*@|\*\/)/g)].flatMap(([, said]) => {
      const names = [...(said as string).matchAll(/\b[A-Z]\w*Error\b|\bMismatch\b/g)].map(([name]) => name);
      const refers = /^(?:as|what)\b/.test(said as string);
      if (names.length === 0 && !refers) return [`${path}: @throws ${said}`];
      return names.filter((name) => !classes.has(name) && !(name in globalThis)).map((name) => `${path}: ${name}`);
    }),
  );
}
