import { findClass, findFunction, type Library, type TensorLike } from './api.ts';
import { placeArguments } from './arguments.ts';
import { asList, asRecord, isRecord, isTensorJson, type Json, type TensorJson } from './json.ts';
import { publicPath } from './names.ts';
import { NotCovered } from './outcome.ts';

/** PyTorch's dtypes and ours. int64 has no typed array that numbers go into: the API maps it to int32. */
const dtypes: Readonly<Record<string, string>> = {
  float32: 'float32',
  int64: 'int32',
  int32: 'int32',
  uint8: 'uint8',
  bool: 'bool',
  complex64: 'complex64',
};

export function dtypeOf(name: string): string {
  const dtype = dtypes[name];
  if (dtype === undefined) throw new NotCovered(`dtype ${name}`);
  return dtype;
}

/** `Number` reads "NaN", "Infinity" and "-Infinity", and booleans as 0 and 1. */
export function numbersOf(json: TensorJson): number[] {
  return json.data.map(Number);
}

export function typedArrayOf(json: TensorJson): Float32Array | Int32Array | Uint8Array {
  const numbers = numbersOf(json);
  switch (dtypeOf(json.dtype)) {
    case 'int32':
      if (numbers.some((value) => value !== (value | 0))) throw new NotCovered('an integer beyond 32 bits');
      return Int32Array.from(numbers);
    case 'uint8':
    case 'bool':
      return Uint8Array.from(numbers);
    default:
      return Float32Array.from(numbers);
  }
}

export function tensorOf(library: Library, json: TensorJson, requiresGrad = false): TensorLike {
  const create = findFunction(library.torchlet, 'tensor');
  const flat = create(typedArrayOf(json), { dtype: dtypeOf(json.dtype) }) as TensorLike;
  // A copy, since a view is no leaf: what is written to it would go to the history of `flat`.
  const tensor = flat.reshape(json.shape).clone();
  return requiresGrad ? tensor.requiresGrad_() : tensor;
}

/** Values that name a class of the public API. */
const CLASSES = ['$module', '$distribution', '$transform'] as const;

type Leaves = Map<string, TensorLike | null>;

/**
 * `new` for a module, distribution, optimizer, ... with the arguments of its constructor. `path` is where they stand
 * ("init", "args.0.init"), for the tensors among them that are leaves.
 */
export function construct(library: Library, name: string, init: Json | undefined, path = '', leaves?: Leaves): unknown {
  const Made = findClass(library.torchlet, publicPath(name));
  const { args, kwargs } = argumentsFrom(library, asRecord(init).args, asRecord(init).kwargs, leaves, path);
  return new Made(...placeArguments(name, args, kwargs));
}

/** Looks up every class and function that an argument names, so that a missing one leaves the case not covered. */
export function requireNames(library: Library, value: Json | undefined): void {
  if (Array.isArray(value)) for (const item of value) requireNames(library, item);
  else if (isRecord(value)) {
    for (const key of [...CLASSES, '$function']) {
      if (key in value) findFunction(library.torchlet, publicPath(String(value[key])));
    }
    for (const item of Object.values(value)) requireNames(library, item as Json);
  }
}

function lambdaOf(lambda: Readonly<Record<string, Json>>): unknown {
  return new Function(...asList(lambda.params).map(String), `return (${String(lambda.body)});`);
}

function special(library: Library, value: Readonly<Record<string, Json>>, path: string, leaves?: Leaves): unknown {
  if ('$float' in value) return Number(value.$float);
  if ('$complex' in value) {
    const [re, im] = asList(value.$complex).map(Number);
    return { re, im };
  }
  if ('$dtype' in value) return dtypeOf(String(value.$dtype));
  if ('$ellipsis' in value) return '...';
  if ('$slice' in value) {
    const parts = [...asList(value.$slice)];
    while (parts.at(-1) === null) parts.pop();
    return findFunction(library.torchlet, 'slice')(...parts);
  }
  if ('$lambda' in value) return lambdaOf(asRecord(value.$lambda));
  const made = CLASSES.find((key) => key in value);
  if (made !== undefined) return construct(library, String(value[made]), value.init, `${path}.init`, leaves);
  if ('$function' in value) return findFunction(library.torchlet, publicPath(String(value.$function)));
  return undefined;
}

/**
 * The library's value for a JSON value. `path` is where it stands ("args.0"); the tensors at the paths in `leaves`
 * require a gradient and are stored there.
 */
export function valueFrom(library: Library, value: Json, path: string, leaves?: Leaves): unknown {
  if (isTensorJson(value)) {
    const isLeaf = leaves?.has(path) ?? false;
    const tensor = tensorOf(library, value, isLeaf);
    if (isLeaf) leaves?.set(path, tensor);
    return tensor;
  }
  if (Array.isArray(value)) return value.map((item: Json, i) => valueFrom(library, item, `${path}.${i}`, leaves));
  if (!isRecord(value)) return value;
  const record = value as Readonly<Record<string, Json>>;
  const converted = special(library, record, path, leaves);
  if (converted !== undefined) return converted;
  return Object.fromEntries(
    Object.entries(record).map(([key, item]) => [key, valueFrom(library, item, `${path}.${key}`, leaves)]),
  );
}

/** The arguments of a call; `path` stands before "args.0" and "kwargs.weight". */
export function argumentsFrom(
  library: Library,
  args: Json | undefined,
  kwargs: Json | undefined,
  leaves?: Leaves,
  path = '',
): { args: unknown[]; kwargs: Record<string, unknown> } {
  const before = path === '' ? '' : `${path}.`;
  const convert = (value: Json, key: string): unknown => valueFrom(library, value, `${before}${key}`, leaves);
  return {
    args: asList(args).map((value, i) => convert(value, `args.${i}`)),
    kwargs: Object.fromEntries(
      Object.entries(asRecord(kwargs)).map(([key, value]) => [key, convert(value, `kwargs.${key}`)]),
    ),
  };
}
