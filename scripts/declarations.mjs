// What the TypeScript of src/ declares, read from its text file by file: which names lead where, the members of option types,
// and what parameters take. No type checker: it would take seconds at each start.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

const files = new Map();

/** A source with its declarations and imports by name. */
export function file(path) {
  const { mtimeMs } = statSync(path);
  const known = files.get(path);
  if (known?.mtimeMs === mtimeMs) return known;
  const { body } = parseAst(readFileSync(path, 'utf8'), { lang: 'ts' });
  const [declared, imported] = [new Map(), new Map()];
  for (const statement of body) {
    const declaration = statement.declaration ?? statement;
    if (declaration.id?.name !== undefined && declaration.type !== 'TSDeclareFunction') {
      declared.set(declaration.id.name, declaration);
    }
    if (statement.type !== 'ImportDeclaration') continue;
    for (const { local, imported: name } of statement.specifiers) {
      imported.set(local.name, { from: statement.source.value, name: name?.name });
    }
  }
  const read = { path, mtimeMs, body, declared, imported };
  files.set(path, read);
  return read;
}

export function resolved(from, specifier) {
  const base = join(dirname(from), specifier);
  return [`${base}.ts`, join(base, 'index.ts')].find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** The declaration that a name in a file stands for, and its file. */
export function lookUp(name, { path, declared, imported, body }) {
  if (declared.has(name)) return { node: declared.get(name), in: file(path) };
  const at = imported.get(name) ?? reexported(name, body);
  const target = at?.name === undefined ? undefined : resolved(path, at.from);
  return target === undefined ? undefined : lookUp(at.name, file(target));
}

function reexported(name, body) {
  for (const { type, source, specifiers = [] } of body) {
    if (type !== 'ExportNamedDeclaration' || !source) continue;
    const one = specifiers.find(({ exported }) => exported.name === name);
    if (one !== undefined) return { from: source.value, name: one.local.name };
  }
  return undefined;
}

/** The members of an object type by their names, undefined where they are not all known. */
export function membersOf(type, home) {
  switch (type?.type) {
    case 'TSTypeLiteral':
      return ownMembers(type.members, home);
    case 'TSInterfaceDeclaration': {
      const parts = [ownMembers(type.body.body, home)];
      for (const { expression, typeArguments } of type.extends ?? []) {
        parts.push(membersOf({ type: 'TSTypeReference', typeName: expression, typeArguments }, home));
      }
      return joined(parts);
    }
    case 'TSTypeAliasDeclaration':
      return membersOf(type.typeAnnotation, home);
    case 'TSParenthesizedType':
      return membersOf(type.typeAnnotation, home);
    case 'TSIntersectionType':
      return joined(type.types.map((part) => membersOf(part, home)));
    case 'TSUnionType':
      return joined(type.types.filter((part) => !isNothing(part)).map((part) => membersOf(part, home)));
    case 'TSTypeReference':
      return membersOfReference(type, home);
    default:
      return undefined;
  }
}

function membersOfReference({ typeName, typeArguments }, home) {
  const [first, second] = typeArguments?.params ?? [];
  if (typeName.name === 'Partial') {
    const members = membersOf(first, home);
    return members && new Map([...members].map(([name, member]) => [name, { ...member, optional: true }]));
  }
  if (typeName.name === 'Readonly' || typeName.name === 'Required') return membersOf(first, home);
  if (typeName.name === 'Omit' || typeName.name === 'Pick') {
    const members = membersOf(first, home);
    const listed = (second.types ?? [second]).map(({ literal }) => literal?.value);
    if (members === undefined || listed.includes(undefined)) return undefined;
    return new Map([...members].filter(([name]) => listed.includes(name) === (typeName.name === 'Pick')));
  }
  const bound = home.generics?.find(({ name }) => name.name === typeName.name)?.constraint;
  if (bound) return membersOf(bound, home);
  const found = lookUp(typeName.name, home);
  return found && /^TS/.test(found.node.type) ? membersOf(found.node, found.in) : undefined;
}

function ownMembers(members, home) {
  const all = new Map();
  for (const { type, key, optional, typeAnnotation } of members) {
    if (type !== 'TSPropertySignature') return undefined;
    all.set(key.name ?? key.value, { optional, type: typeAnnotation?.typeAnnotation, home });
  }
  return all;
}

function joined(parts) {
  return parts.includes(undefined) ? undefined : new Map(parts.flatMap((part) => [...part]));
}

const isNothing = ({ type }) => type === 'TSNullKeyword' || type === 'TSUndefinedKeyword';

/**
 * What a parameter takes: 'tensor', 'tensors' (a list of them), 'number', 'list' (of numbers or of others than tensors), 'numbers' (a list of them, or one),
 * 'operand' (a tensor or a number), 'values' (any of them), 'oneOrMore' (a tensor or a list of them), 'string', 'function', 'module', 'iterable'; `optional` where nothing may be there as well.
 * Undefined for all else.
 */
export function kindOf(type, home, depth = 0) {
  // Some types contain themselves.
  if (depth > 8) return {};
  const of = (inner, at = home) => kindOf(inner, at, depth + 1);
  switch (type?.type) {
    case 'TSNumberKeyword':
      return { kind: 'number' };
    case 'TSStringKeyword':
      return { kind: 'string' };
    case 'TSFunctionType':
      // Blocks, as that of noGrad, are checked in words of their own.
      return type.params.length > 0 ? { kind: 'function' } : {};
    case 'TSParenthesizedType':
      return of(type.typeAnnotation);
    case 'TSUnionType': {
      const parts = type.types.filter((part) => !isNothing(part));
      const optional = parts.length < type.types.length || undefined;
      if (parts.length === 1) return { ...of(parts[0]), optional };
      const kinds = parts.map((part) => (isScalar(part) ? 'number' : of(part).kind));
      const takes = (...some) => kinds.every((kind) => some.includes(kind));
      if (kinds.every((kind) => kind === kinds[0]) && SIMPLE.has(kinds[0])) return { kind: kinds[0], optional };
      if (kinds.length === 2 && kinds.includes('tensor') && kinds.includes('tensors'))
        return { kind: 'oneOrMore', optional };
      if (takes('list', 'iterable', 'tensors')) return { kind: 'iterable', optional };
      if (takes('number', 'tensor', 'operand')) return { kind: 'operand', optional };
      // A union has no lists of others than numbers here.
      const isOfNumbers = parts.every((part) => of(part).kind !== 'list' || isNumberList(part, home));
      if (isOfNumbers && takes('number', 'numbers', 'list')) return { kind: 'numbers', optional };
      return isOfNumbers && takes('number', 'numbers', 'list', 'tensor') ? { kind: 'values', optional } : {};
    }
    case 'TSTypeReference': {
      if (type.typeName.name === 'Tensor') return { kind: 'tensor' };
      if (type.typeName.name === 'Iterable') return { kind: 'iterable' };
      const bound = home.generics?.find(({ name }) => name.name === type.typeName.name)?.constraint;
      if (bound) return of(bound);
      const found = lookUp(type.typeName.name, home);
      if (isModule(found)) return { kind: 'module' };
      if (found?.node.type === 'TSTypeAliasDeclaration') return of(found.node.typeAnnotation, found.in);
      return /^(Class|TSInterface)Declaration$/.test(found?.node.type) ? { kind: 'object' } : {};
    }
    case 'TSIntersectionType':
      return type.types.map((part) => of(part)).find(({ kind }) => kind === 'module') ?? {};
    case 'TSTypeOperator':
      return of(type.typeAnnotation);
    case 'TSArrayType':
      return { kind: of(type.elementType).kind === 'tensor' ? 'tensors' : 'list' };
    default:
      return {};
  }
}

const SIMPLE = new Set(['number', 'list', 'string', 'function', 'module', 'iterable']);

/** `readonly number[]`, or a name for it. */
function isNumberList(type, home) {
  switch (type.type) {
    case 'TSArrayType':
      return type.elementType.type === 'TSNumberKeyword';
    case 'TSTypeOperator':
      return isNumberList(type.typeAnnotation, home);
    case 'TSTypeReference': {
      const found = lookUp(type.typeName.name, home);
      return found?.node.type === 'TSTypeAliasDeclaration' && isNumberList(found.node.typeAnnotation, found.in);
    }
    default:
      return false;
  }
}

/** Whether it is the class Module or extends it. */
function isModule(found) {
  if (found?.node.type !== 'ClassDeclaration') return false;
  const { id, superClass } = found.node;
  return id.name === 'Module' || (superClass?.name !== undefined && isModule(lookUp(superClass.name, found.in)));
}

const isScalar = ({ type, typeName }) => /^TS(Number|Boolean)Keyword$/.test(type) || typeName?.name === 'Complex';

/** Of a default: `alpha = 1`. */
const typeOfValue = (value) =>
  typeof (value?.argument ?? value)?.value === 'number' ? { type: 'TSNumberKeyword' } : undefined;

/** A parameter of a function: what it is called, and its declared type. */
export function parameter(given) {
  const inner = given.type === 'TSParameterProperty' ? given.parameter : given;
  const left = inner.type === 'AssignmentPattern' ? inner.left : inner;
  const target = left.type === 'RestElement' ? left.argument : left;
  return {
    name: target.name,
    type: (left.typeAnnotation ?? target.typeAnnotation)?.typeAnnotation ?? typeOfValue(inner.right),
    optional: inner.type === 'AssignmentPattern' || target.optional === true,
    rest: left.type === 'RestElement',
  };
}
