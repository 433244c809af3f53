import { FormatError } from '../../errors';
import { Dict, Global, Instance, PySet, Tuple } from './values';

/** Python's own classes and functions that a file may name, by their names. */
export const PYTHON: ReadonlyMap<string, Global> = new Map(
  [
    ...named(['collections.OrderedDict', 'builtins.dict', '__builtin__.dict'], ([pairs]) => dictOf(pairs)),
    ...named(['collections.defaultdict'], ([, pairs]) => dictOf(pairs)),
    ...named(['collections.Counter'], ([pairs]) => dictOf(pairs)),
    ...named(['builtins.list', '__builtin__.list', 'collections.deque'], ([items]) => [...itemsOf(items)]),
    ...named(['builtins.tuple', '__builtin__.tuple'], ([items]) => new Tuple(itemsOf(items))),
    ...named(['builtins.set', '__builtin__.set', 'builtins.frozenset', '__builtin__.frozenset'], ([items]) => {
      const set = new PySet();
      for (const item of itemsOf(items)) set.items.push(item);
      return set;
    }),
    ...named(['builtins.complex', '__builtin__.complex'], ([re = 0, im = 0]) => ({ re: Number(re), im: Number(im) })),
    ...named(['builtins.bytes', 'builtins.bytearray', '__builtin__.bytes', '__builtin__.bytearray'], (args) =>
      bytesOf(args),
    ),
    ...named(['_codecs.encode'], (args) => bytesOf(args)),
    // Types that stand for themselves: the factory of a defaultdict.
    ...named(['builtins.int', '__builtin__.int', 'builtins.float', '__builtin__.float'], ([value = 0]) => value),
    ...named(['builtins.bool', '__builtin__.bool'], ([value = false]) => value),
    ...named(['builtins.str', '__builtin__.str', '__builtin__.unicode'], ([value = '']) => value),
    ...named(['builtins.object', '__builtin__.object'], () => null),
    ...named(['copyreg._reconstructor', 'copy_reg._reconstructor'], ([of, , state]) => {
      if (!(of instanceof Global)) throw new FormatError('an object of what is no class');
      return of.call(state === null || state === undefined ? [] : [state]);
    }),
  ].map((known) => [known.name, known]),
);

for (const name of ['argparse.Namespace', 'types.SimpleNamespace']) {
  const of: Global = new Global(
    name,
    () => new Instance(of, new Dict()),
    (_, state) => (state instanceof Dict ? state : new Dict()),
  );
  (PYTHON as Map<string, Global>).set(name, of);
}

function named(names: readonly string[], call: (args: readonly unknown[]) => unknown): Global[] {
  return names.map((name) => new Global(name, call));
}

function itemsOf(items: unknown): readonly unknown[] {
  if (items === undefined) return [];
  if (Array.isArray(items)) return items;
  if (items instanceof Tuple || items instanceof PySet) return items.items;
  throw new FormatError('a list made of what is none');
}

function dictOf(pairs: unknown): Dict {
  const dict = new Dict();
  if (pairs instanceof Dict) {
    for (const [i, key] of pairs.keys.entries()) dict.set(key, pairs.values[i]);
  } else if (pairs !== undefined) {
    for (const pair of itemsOf(pairs)) {
      const [key, value] = itemsOf(pair);
      dict.set(key, value);
    }
  }
  return dict;
}

/** bytes(), bytes([1, 2]), bytearray('text', 'latin1'): what the protocols before 3 write for bytes. */
function bytesOf([value, encoding]: readonly unknown[]): Uint8Array {
  if (value === undefined) return new Uint8Array(0);
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string' && (encoding === 'latin1' || encoding === 'latin-1')) {
    return Uint8Array.from(value, (c) => c.charCodeAt(0));
  }
  if (typeof value === 'string' && encoding === 'utf-8') return new TextEncoder().encode(value);
  return Uint8Array.from(itemsOf(value) as number[]);
}

/** Bytes that Python 2 wrote as a string, or bytes. */
export function rawBytes(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) return value;
  return typeof value === 'string' ? Uint8Array.from(value, (c) => c.charCodeAt(0)) : null;
}
