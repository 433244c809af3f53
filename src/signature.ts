import { ValueError } from './errors';
import { nearest } from './nearest';
import { enters, tracer } from './trace';
import { typeName } from './typeName';

// scripts/signatures.mjs puts calls of these in front of the bodies of all public functions, with what they declare in a text:
// the name of the function, then its arguments or options. A `!` marks an option that is a tensor. Each tells
// whether somebody traces.

/** Throws unless the first argument of a function is a tensor. */
export function tensor(name: string, x: unknown): boolean {
  if (!isTensor(x)) throw notOf('Tensor', name, 'input', '1', x);
  return asks(name);
}

/**
 * Throws unless all of them are tensors.
 *
 * @param declared - the function, and its tensors behind the first: `indexSelect 3:index`
 */
export function operands(declared: string, x: unknown, y: unknown, z: unknown, u: unknown): boolean {
  if (isTensor(x) && isTensor(y) && isTensor(z) && isTensor(u)) return asks(declared);
  const at = [x, y, z, u].findIndex((value) => !isTensor(value));
  const [name, ...others] = declared.split(' ');
  const [position, argument] = (['1:input', ...others][at] as string).split(':') as [string, string];
  throw notOf('Tensor', name as string, argument, position, [x, y, z, u][at]);
}

/** Throws unless it is a list of tensors: `cat 1:tensors`. */
export function tensors(declared: string, list: unknown): boolean {
  if (Array.isArray(list) && list.every(isTensor)) return asks(declared);
  const [name, position, argument] = declared.split(/[ :]/) as [string, string, string];
  if (!Array.isArray(list)) throw notOf('tuple of Tensors', name, argument, position, list);
  const at = list.findIndex((value) => !isTensor(value));
  throw new ValueError(
    `expected Tensor as element ${at} in argument ${Number(position) - 1}, but got ${typeName(list[at])} (${name})`,
  );
}

/** Throws unless it is a number: `clampMin 2:min`. */
export function number(declared: string, value: unknown): boolean {
  return taken(isNumber(value) || isComplex(value), declared, 'Number', value);
}

/** Throws unless it is an array: `view 2:shape`. */
export function list(declared: string, value: unknown): boolean {
  return taken(Array.isArray(value), declared, 'Array', value);
}

/** Throws unless it can be iterated over. */
export function iterable(declared: string, value: unknown): boolean {
  const { [Symbol.iterator]: iterator } = Object(value) as { [Symbol.iterator]?: unknown };
  return taken(typeof iterator === 'function', declared, 'iterable', value);
}

/** Throws unless it is a module. */
export function module(declared: string, value: unknown): boolean {
  const { namedModules } = Object(value) as { namedModules?: unknown };
  return taken(typeof namedModules === 'function' && typeof value === 'function', declared, 'module', value);
}

/** Throws for a number, a text or nothing in the place of an object: `unpackSequence 1:packed:PackedSequence`. */
export function object(declared: string, value: unknown): boolean {
  return taken(Object(value) === value, declared, 'object', value);
}

/** Throws unless it is of a type: `noGrad 1:fn:function`, where the last is what messages call it. */
export function typed(type: string, declared: string, value: unknown): boolean {
  return taken(typeof value === type && value !== null, declared, '', value);
}

/** Throws unless it is a list of numbers, or one. */
export function numbers(declared: string, value: unknown): boolean {
  return taken(Array.isArray(value) || typeof value === 'number', declared, 'Array', value);
}

/** Throws unless it is a tensor, a list or a number. */
export function values(declared: string, value: unknown): boolean {
  return taken(Array.isArray(value) || typeof value === 'number' || isTensor(value), declared, 'Tensor', value);
}

/** Throws unless it is a tensor or a number. */
export function operand(declared: string, value: unknown): boolean {
  return taken(isNumber(value) || isTensor(value) || isComplex(value), declared, 'Tensor', value);
}

/** Whether somebody traces, who is told the name. */
export function asks(declared: string): boolean {
  if (tracer === null) return false;
  enters(declared);
  return true;
}

/** What a check says: whether somebody traces, or an error where the argument is of another kind. */
function taken(isRight: boolean, declared: string, kind: string, value: unknown): boolean {
  if (isRight) return asks(declared);
  const [name, position, argument, called = kind] = declared.split(/[ :]/) as [string, string, string, string?];
  throw notOf(called, name, argument, position, value);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

/** `{ re, im }`. */
function isComplex(value: unknown): boolean {
  return typeof (value as { re?: unknown } | null | undefined)?.re === 'number';
}

/** Tells a tensor from all else; that it is one of this copy of the library is nobody's doubt. */
function isTensor(value: unknown): boolean {
  return (value as { ownType?: unknown } | null | undefined)?.ownType !== undefined;
}

function notOf(kind: string, name: string, argument: string, position: string, value: unknown): ValueError {
  const hint = (Object(value) as Record<string, unknown>)[argument] === undefined ? '' : '; it is positional';
  return new ValueError(
    `${name}(): argument '${argument}' (position ${position}) must be ${kind}, not ${typeName(value)}${hint}`,
  );
}

/** Throws for an argument behind the last one. A list may be there: PyTorch has it once as a list, once as single numbers. */
export function surplus(name: string, count: number, more: unknown): boolean {
  if (more === undefined || Array.isArray(more)) return asks(name);
  const hint = typeof more === 'number' ? '; shapes and lists of dims are arrays' : '';
  throw new ValueError(`${name}() takes ${count} positional arguments but ${count + 1} were given${hint}`);
}

/**
 * Says which required arguments are missing, in PyTorch's words: of a class as Python, of a function as its parser does.
 *
 * @param declared - the function or class and its required arguments: `Linear inFeatures outFeatures`
 * @param given - their values
 */
export function missing(declared: string, given: readonly unknown[]): never {
  const [name, ...required] = declared.split(' ') as [string, ...string[]];
  const absent = required.filter((_, at) => given[at] === undefined).map(snakeCase);
  const count = `${name}() missing ${absent.length} required positional`;
  if (/^[a-z]/.test(name)) throw new ValueError(`${count} arguments: ${absent.map((one) => `"${one}"`).join(', ')}`);
  const listed = absent.map((one) => `'${one}'`);
  const last = listed.pop() as string;
  const before = listed.join(', ') + (listed.length > 1 ? ',' : '');
  const list = before === '' ? `: ${last}` : `s: ${before} and ${last}`;
  throw new ValueError(`${count} argument${list}; write new ${name}(${required.join(', ')})`);
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Throws unless the options are an object of declared ones, and the last argument.
 *
 * @param shape - of a function that makes a tensor of a shape: what was given for it
 */
export function options(declared: string, given: unknown, more: unknown, shape?: unknown): boolean {
  if (typeof shape === 'number' && typeof given === 'number') {
    const sizes = [shape, given, ...(typeof more === 'number' ? [more] : [])].join(', ');
    throw new ValueError(`${called(declared)}(): a shape is an array, ${called(declared)}([${sizes}])`);
  }
  if (more !== undefined) throw misplaced(declared, more);
  if (given === undefined) return asks(declared);
  if (typeof given !== 'object' || given === null || Array.isArray(given) || isTensor(given)) {
    throw misplaced(declared, given);
  }
  const names = namesOf(declared);
  for (const name in given) {
    const tensorOnly = names.get(name);
    if (tensorOnly === false) continue;
    if (tensorOnly === undefined) throw unknownOption(declared, name);
    const value = (given as Record<string, unknown>)[name];
    if (value !== undefined && value !== null && !isTensor(value)) {
      throw new ValueError(`${called(declared)}(): argument '${name}' must be Tensor, not ${typeName(value)}`);
    }
  }
  return asks(declared);
}

const declarations = new Map<string, Map<string, boolean>>();

/** The declared names, and whether each is a tensor. */
function namesOf(declared: string): Map<string, boolean> {
  let names = declarations.get(declared);
  if (names === undefined) {
    names = new Map(
      declared
        .split(' ')
        .slice(1)
        .map((name) => [name.replace('!', ''), name.endsWith('!')]),
    );
    declarations.set(declared, names);
  }
  return names;
}

const called = (declared: string): string => declared.slice(0, declared.indexOf(' '));

function misplaced(declared: string, value: unknown): ValueError {
  const names = [...namesOf(declared).keys()].join(', ');
  return new ValueError(
    `${called(declared)}(): options follow in an object, { ${names} }, and nothing behind it; got ${typeName(value)}`,
  );
}

function unknownOption(declared: string, name: string): ValueError {
  const names = [...namesOf(declared).keys()];
  return new ValueError(
    `${called(declared)}() got an unexpected keyword argument '${name}'${suggestion(name, names) || `; it takes ${names.join(', ')}`}`,
  );
}

/** ": did you mean 'padding'?", where one of the names is near. */
export function suggestion(name: string, names: Iterable<string>): string {
  const meant = nearest(name, names);
  return meant === undefined ? '' : `: did you mean '${meant}'?`;
}
