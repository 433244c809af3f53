import { functionalSignatures } from './signatures/functional.ts';
import { forwardSignatures, moduleSignatures } from './signatures/modules.ts';
import { DIM_LIKE, type Parameter, parseSignatures, type Signature } from './signatures/notation.ts';
import { tensorSignatures } from './signatures/tensor.ts';
import { trainingSignatures, transformSignatures } from './signatures/training.ts';

/** `ignore_index` -> `ignoreIndex`, `T_max` -> `tMax`; in-place names keep their underscore: `index_put_` -> `indexPut_`. */
export function camelCase(name: string): string {
  const trailing = name.endsWith('_') ? '_' : '';
  const [first = '', ...rest] = name.split('_').filter((part) => part !== '');
  return (
    first.charAt(0).toLowerCase() +
    first.slice(1) +
    rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('') +
    trailing
  );
}

/** A PyTorch path as a path of the public API: `nn.functional.max_pool2d` -> `nn.functional.maxPool2d`. */
export function publicPath(name: string): string {
  const path = name.split('.').map((part) => (/^[A-Z]|^[a-z][A-Z]/.test(part) ? part : camelCase(part)));
  return (path[0] === 'torch' ? path.slice(1) : path).join('.');
}

const tables: readonly (readonly [prefix: string, table: Readonly<Record<string, string>>])[] = [
  ['nn.functional.', functionalSignatures],
  ['', trainingSignatures],
  ['transforms.', transformSignatures],
  ['forward.', forwardSignatures],
  ['nn.', moduleSignatures],
  ['torch.', tensorSignatures],
  ['Tensor.', tensorSignatures],
  ['', tensorSignatures],
];

const parsed = new Map<string, readonly Signature[]>();

function lineFor(name: string): string | undefined {
  const plain = name.endsWith('_') && !name.endsWith('__') ? name.slice(0, -1) : name;
  for (const candidate of [name, plain]) {
    for (const [prefix, table] of tables) {
      if (candidate.startsWith(prefix) && Object.hasOwn(table, candidate.slice(prefix.length))) {
        return table[candidate.slice(prefix.length)];
      }
    }
  }
  return undefined;
}

/** The overloads of a PyTorch name, or none when the tables don't list it. `forward.GRU` is the call of a module. */
export function signaturesOf(name: string): readonly Signature[] {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const line = lineFor(name);
  const signatures = line === undefined ? [] : parseSignatures(line);
  parsed.set(name, signatures);
  return signatures;
}

type Arguments = readonly unknown[];
type Keywords = Readonly<Record<string, unknown>>;

const isDims = (value: unknown): boolean =>
  value === null || typeof value === 'number' || (Array.isArray(value) && value.every(isDims));

/** Python's binding of a call to one signature, or null where it doesn't fit. */
function bind(signature: Signature, args: Arguments, kwargs: Keywords): Map<Parameter, unknown> | null {
  const bound = new Map<Parameter, unknown>();
  const open = signature.filter((parameter) => !parameter.keywordOnly);
  let next = 0;
  for (const parameter of open) {
    if (next >= args.length) break;
    const value = args[next];
    if (parameter.spread) {
      bound.set(parameter, args.slice(next));
      next = args.length;
    } else if (parameter.shape && typeof value === 'number') {
      let end = next;
      while (end < args.length && typeof args[end] === 'number') end++;
      bound.set(parameter, args.slice(next, end));
      next = end;
    } else {
      bound.set(parameter, value);
      next++;
    }
  }
  if (next < args.length) return null;
  for (const [name, value] of Object.entries(kwargs)) {
    const parameter = signature.find((candidate) => candidate.name === name);
    if (parameter === undefined || bound.has(parameter)) return null;
    bound.set(parameter, value);
  }
  for (const parameter of signature) {
    if (parameter.required && !parameter.spread && !bound.has(parameter)) return null;
    if (parameter.dimLike && bound.has(parameter) && !isDims(bound.get(parameter))) return null;
  }
  return bound;
}

function place(signature: Signature, bound: ReadonlyMap<Parameter, unknown>): unknown[] {
  const positional: unknown[] = [];
  const options: Record<string, unknown> = {};
  for (const parameter of signature) {
    const value = bound.get(parameter);
    if (parameter.spread) positional.push(...((value as unknown[] | undefined) ?? []));
    else if (parameter.positional) positional.push(value === null && !parameter.required ? undefined : value);
    else if (bound.has(parameter)) options[camelCase(parameter.name)] = value;
  }
  if (Object.keys(options).length > 0) return [...positional, options];
  while (positional.length > 0 && positional.at(-1) === undefined) positional.pop();
  return positional;
}

/** For names outside the tables, and calls that no overload fits: what the rules of the API say without a signature. */
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
  for (const signature of signaturesOf(name)) {
    const bound = bind(signature, args, kwargs);
    if (bound !== null) return place(signature, bound);
  }
  return placeUnknown(args, kwargs);
}

const resultFields: Readonly<Record<string, readonly string[]>> = {
  aminmax: ['min', 'max'],
  frexp: ['mantissa', 'exponent'],
  histogram: ['hist', 'binEdges'],
  slogdet: ['sign', 'logabsdet'],
  qr: ['Q', 'R'],
  svd: ['U', 'S', 'V'],
  eigh: ['eigenvalues', 'eigenvectors'],
};

/** The names, in PyTorch's order, under which an operation with several named results returns them. */
export function fieldsOf(name: string): readonly string[] {
  return resultFields[name.slice(name.lastIndexOf('.') + 1)] ?? ['values', 'indices'];
}
