import { camelCase } from './names.ts';
import { type Parameter, type Signature, signaturesOf } from './pytorch/signature.ts';

type Arguments = readonly unknown[];
type Keywords = Readonly<Record<string, unknown>>;

/** Rule 2: positional behind what is required. */
const DIM_LIKE: ReadonlySet<string> = new Set(['dim', 'dims', 'dim0', 'dim1', 'dim2', 'start_dim', 'end_dim']);

/** Options of every operation of a kind: they say nothing about whether another option is the only one. */
const COMMON: ReadonlySet<string> = new Set([
  'inplace',
  'dtype',
  'device',
  'generator',
  'requires_grad',
  'memory_format',
  'validate_args',
  '_instance',
]);

/** Pairs of numbers that the API has positionally, as README.md lists them: one doesn't go without the other. */
const POSITIONAL: Readonly<Record<string, readonly string[]>> = {
  clamp: ['min', 'max'],
  clip: ['min', 'max'],
  uniform_: ['from', 'to'],
  normal_: ['mean', 'std'],
  cauchy_: ['median', 'sigma'],
  log_normal_: ['mean', 'std'],
  rot90: ['k'],
  combinations: ['r'],
};

/** `exact` is Python's own choice; then booleans count as numbers; `any` takes a call that no overload was made for. */
type Strictness = 'exact' | 'boolean is number' | 'any';
const STRICTNESS: readonly Strictness[] = ['exact', 'boolean is number', 'any'];

const isComplex = (value: object): boolean => 're' in value && 'im' in value;

/** Whether Python's argument parser would take the value for a parameter of these types. */
function fits(types: string, value: unknown, strictness: Strictness): boolean {
  if (strictness === 'any' || types.startsWith('u')) return true;
  const one = (letters: string): boolean => [...letters].some((letter) => types.includes(letter));
  if (value === null || value === undefined) return types.endsWith('?');
  if (typeof value === 'number') return one('n');
  if (typeof value === 'boolean') return one('b') || (strictness !== 'exact' && one('n'));
  if (typeof value === 'string') return one('sd');
  if (typeof value === 'function') return one('fT');
  if (!Array.isArray(value)) return isComplex(value as object) ? one('n') : one('T');
  return value.every((item) => typeof item === 'number') ? one('I') || (value.length === 0 && one('L')) : one('LT');
}

/** Python's binding of a call to one signature, by name, or null where it doesn't fit. */
function bind(
  signature: Signature,
  args: Arguments,
  kwargs: Keywords,
  strictness: Strictness,
): Map<string, unknown> | null {
  const bound = new Map<string, unknown>();
  let next = 0;
  for (const { name, types, keywordOnly, spread } of signature) {
    if (keywordOnly || spread === '**') continue;
    if (spread === '*') {
      const rest = args.slice(next);
      if (!rest.every((value) => fits(types, value, strictness))) return null;
      bound.set(name, rest);
      next = args.length;
    } else if (next < args.length) {
      if (!fits(types, args[next], strictness)) return null;
      bound.set(name, args[next]);
      next++;
    }
  }
  if (next < args.length) return null;
  const takesAny = signature.some(({ spread }) => spread === '**');
  for (const [name, value] of Object.entries(kwargs)) {
    const parameter = signature.find((candidate) => candidate.name === name && candidate.spread === '');
    if (parameter === undefined ? !takesAny : bound.has(name) || !fits(parameter.types, value, strictness)) return null;
    bound.set(name, value);
  }
  return hasRequired(signature, bound) ? bound : null;
}

const isRequired = (parameter: Parameter): boolean => parameter.default === undefined && parameter.spread === '';

const hasRequired = (signature: Signature, bound: ReadonlyMap<string, unknown>): boolean =>
  signature.every((parameter) => !isRequired(parameter) || bound.has(parameter.name));

const takes = (signature: Signature, bound: ReadonlyMap<string, unknown>): boolean =>
  hasRequired(signature, bound) &&
  [...bound.keys()].every((name) =>
    signature.some((parameter) => parameter.name === name || parameter.spread === '**'),
  );

/** What a signature requires apart from dims: overloads that agree in it are one function with more or fewer options. */
const requiredKey = (signature: Signature): string =>
  signature
    .filter((parameter) => isRequired(parameter) && !parameter.keywordOnly && !DIM_LIKE.has(parameter.name))
    .map(({ name }) => name)
    .join();

const isClass = (name: string): boolean => /(^|\.)[A-Z]\w*$/.test(name);

/** Rule 4: the name of the only option, where that is a number, a shape, a tensor or a pair of tensors. */
function loneOption(name: string, group: readonly Signature[]): string | null {
  const options = new Map<string, Parameter>();
  const byName = new Set(
    group
      .flat()
      .filter(({ keywordOnly }) => keywordOnly)
      .map(({ name: key }) => key),
  );
  for (const parameter of group.flat()) {
    if (byName.has(parameter.name) || parameter.spread !== '' || COMMON.has(parameter.name)) continue;
    if (!isRequired(parameter) || DIM_LIKE.has(parameter.name)) options.set(parameter.name, parameter);
  }
  const [only] = options.values();
  if (options.size !== 1 || only === undefined || isRequired(only)) return null;
  if (/[nITL]/.test(only.types)) return only.name;
  // Python leaves the types of many open: states, shapes and lists of modules among functions, anything among classes.
  const unknown = only.types.startsWith('u') && only.default === 'None';
  const open = !isClass(name) || group.every((signature) => !signature.some(isRequired));
  return unknown && open ? only.name : null;
}

/** The positional parameters of a call, in the order of the API: required ones, dims, what rule 4 adds. */
function positionalNames(name: string, signature: Signature, overloads: readonly Signature[]): string[] {
  const group = overloads.filter((overload) => requiredKey(overload) === requiredKey(signature));
  const required = signature.filter((parameter) => isRequired(parameter) && !parameter.keywordOnly);
  const dims = [...signature, ...group.flat()].filter((parameter) => DIM_LIKE.has(parameter.name));
  const lone = loneOption(name, group);
  const short = name.slice(name.lastIndexOf('.') + 1);
  const extra = POSITIONAL[short] ?? POSITIONAL[short.replace(/_$/, '')] ?? (lone === null ? [] : [lone]);
  return [...new Set([...required.map((parameter) => parameter.name), ...extra, ...dims.map((dim) => dim.name)])];
}

/**
 * The overload whose form the call is written in: the one that requires least of those with the names that are bound. So
 * a deprecated order of arguments is read but not written, and what has a default somewhere is an option everywhere.
 */
function shapeOf(overload: Signature, overloads: readonly Signature[], bound: ReadonlyMap<string, unknown>): Signature {
  if (overload.some(({ spread }) => spread !== '')) return overload;
  const required = (signature: Signature): number => signature.filter(isRequired).length;
  // `x.to(dtype)` is about the dtype, not about an operation with one.
  const subject = overload.find((parameter) => isRequired(parameter) && COMMON.has(parameter.name));
  if (subject !== undefined) return overload;
  const fitting = overloads.filter((candidate) => takes(candidate, bound));
  return fitting.reduce((least, candidate) => (required(candidate) < required(least) ? candidate : least), overload);
}

function place(
  name: string,
  signature: Signature,
  overloads: readonly Signature[],
  bound: ReadonlyMap<string, unknown>,
): unknown[] {
  const spread = signature.find((parameter) => parameter.spread === '*');
  const required = new Set(signature.filter(isRequired).map((parameter) => parameter.name));
  const names = positionalNames(name, signature, overloads);
  // None is the same as nothing given, unless the default is something else.
  const fallbacks = new Map(signature.map((parameter) => [parameter.name, parameter.default]));
  const positional = names.map((key) => {
    const value = bound.get(key);
    const meansDefault = (fallbacks.get(key) ?? 'None') === 'None';
    return value === null && !required.has(key) && meansDefault ? undefined : value;
  });
  if (spread !== undefined) {
    const items = bound.get(spread.name) as unknown[];
    // `*size: int` collects numbers written side by side into one shape.
    positional.push(...(spread.types === 'n' ? [items] : items));
  }
  const options = [...bound].filter(([key]) => !names.includes(key) && key !== spread?.name);
  if (options.length > 0) {
    return [...positional, Object.fromEntries(options.map(([key, value]) => [camelCase(key), value]))];
  }
  while (positional.length > 0 && positional.at(-1) === undefined) positional.pop();
  return positional;
}

/** For names that PyTorch doesn't have, and calls that no overload takes: what the rules say without a signature. */
function placeUnknown(args: Arguments, kwargs: Keywords): unknown[] {
  const dims = Object.entries(kwargs).filter(([name]) => DIM_LIKE.has(name));
  const rest = Object.entries(kwargs).filter(([name]) => !DIM_LIKE.has(name));
  const options = Object.fromEntries(rest.map(([name, value]) => [camelCase(name), value]));
  return [...args, ...dims.map(([, value]) => value), ...(rest.length > 0 ? [options] : [])];
}

/**
 * The TypeScript arguments of a Python call: required ones positional, `dim`-like ones behind them, every other
 * optional one in the trailing options object. A positional option that is skipped is `undefined`.
 */
export function placeArguments(name: string, args: Arguments, kwargs: Keywords): unknown[] {
  const overloads = signaturesOf(name);
  for (const strictness of STRICTNESS) {
    for (const overload of overloads) {
      const bound = bind(overload, args, kwargs, strictness);
      if (bound === null) continue;
      return place(name, shapeOf(overload, overloads, bound), overloads, bound);
    }
  }
  return placeUnknown(args, kwargs);
}
