import { ValueError } from '../errors';
import { isPlainObject } from '../tensor/plainObject';
import { Tensor } from '../tensor/tensor';
import { isComplex } from './complex';
import { Mismatch } from './mismatch';
import { compareBooleans, compareNothing, compareNumbers, showType } from './scalars';
import { compareTensors } from './tensors';
import { compareTypedArrays, isTypedArray } from './typedArrays';

export interface AssertCloseOptions {
  /** Relative tolerance; where it is given, `atol` must be, too. Default 1.3e-6 for float32 and complex64, 1e-7 for numbers, else 0. */
  rtol?: number;
  /** Absolute tolerance; where it is given, `rtol` must be, too. Default 1e-5 for float32 and complex64, 1e-7 for numbers, else 0. */
  atol?: number;
  /** Counts NaN as equal to NaN; default false. */
  equalNan?: boolean;
  /** Whether dtypes have to be the same, default true; with false tensors are promoted before they are compared. */
  checkDtype?: boolean;
  /** Whether strides have to be the same, default false. */
  checkStride?: boolean;
  /** There is one device: nothing to check. */
  checkDevice?: boolean;
  /** There is one layout: nothing to check. */
  checkLayout?: boolean;
  /** With false a parameter is not compared with a tensor; default true. */
  allowSubclasses?: boolean;
  /** The error's message, or what makes it from the one written here. */
  msg?: string | ((message: string) => string);
}

/** A comparison still to be made, of what is found at a place. */
type Pair = () => void;

/**
 * Throws unless |actual − expected| ≤ atol + rtol · |expected| for all elements, and shapes and dtypes are the same. What is not
 * finite has to be equal. Differences are computed in float64.
 *
 * Both may be tensors, typed arrays, numbers, complex numbers, booleans, null, or arrays, maps and objects of these, nested to any
 * depth: their lengths and keys have to be the same, the first difference is reported with its place.
 *
 * @param actual - what the program gave
 * @param expected - what it should have given
 * @param options - tolerances and which attributes are compared, see `AssertCloseOptions`
 * @throws AssertionError with PyTorch's text: how many elements differ, the greatest differences and where they are
 * @throws ValueError for one tolerance without the other, and for values of kinds that are not compared with each other
 * @example
 * assertClose(tensor([1, 2]).div(3), tensor([0.333333, 0.666667]));
 * assertClose({ loss: 0.3 }, { loss: 0.1 + 0.2 });
 * assertClose(tensor([1, 2, 3]), tensor([1, 2, 4]));
 * // throws AssertionError: Tensor-likes are not close!
 * //   Mismatched elements: 1 / 3 (33.3%)
 * //   Greatest absolute difference: 1.0 at index (2,) (up to 1e-05 allowed)
 * //   Greatest relative difference: 0.25 at index (2,) (up to 1.3e-06 allowed)
 * @see https://pytorch.org/docs/stable/testing.html#torch.testing.assert_close
 */
export function assertClose(actual: unknown, expected: unknown, options: AssertCloseOptions = {}): void {
  for (const [place, pair] of pairsOf(actual, expected, [], options)) attempt(place, options.msg, pair);
}

/** Runs `compare`, whose mismatch becomes an error that names the place. */
function attempt<Result>(place: Place, msg: AssertCloseOptions['msg'], compare: () => Result): Result {
  try {
    return compare();
  } catch (error) {
    throw error instanceof Mismatch ? error.toError(place, msg) : error;
  }
}

type Place = readonly (string | number)[];

/** All comparisons of two values, in order; throws where their structures differ. */
function pairsOf(actual: unknown, expected: unknown, place: Place, options: AssertCloseOptions): [Place, Pair][] {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    if (actual.length !== expected.length) {
      const text = `The length of the sequences mismatch: ${actual.length} != ${expected.length}`;
      throw new Mismatch(text).toError(place);
    }
    return actual.flatMap((value, i) => pairsOf(value, expected[i], [...place, i], options));
  }
  const [given, wanted] = [mappingOf(actual), mappingOf(expected)];
  if (given !== undefined && wanted !== undefined) {
    const keys = attempt(place, undefined, () => keysOf(given, wanted));
    return keys.flatMap((key) => pairsOf(given.get(key), wanted.get(key), [...place, key], options));
  }
  return [[place, attempt(place, undefined, () => pairOf(actual, expected, options))]];
}

/** An object literal or a map by its keys; complex numbers are none. */
function mappingOf(value: unknown): Map<string | number, unknown> | undefined {
  if (value instanceof Map) return value as Map<string | number, unknown>;
  return isPlainObject(value) && !isComplex(value) ? new Map(Object.entries(value)) : undefined;
}

function keysOf(given: Map<string | number, unknown>, wanted: Map<string | number, unknown>): (string | number)[] {
  const missing = [...wanted.keys()].filter((key) => !given.has(key));
  const additional = [...given.keys()].filter((key) => !wanted.has(key));
  if (missing.length + additional.length > 0) {
    throw new Mismatch(
      `The keys of the mappings do not match:\nMissing keys in the actual mapping: ${showKeys(missing)}\n` +
        `Additional keys in the actual mapping: ${showKeys(additional)}`,
    );
  }
  return inOrder([...given.keys()]);
}

/** As Python sorts strings, by their code points, or numbers. */
function inOrder(keys: (string | number)[]): (string | number)[] {
  return keys.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

const showKeys = (keys: (string | number)[]): string => `[${inOrder(keys).map(showKey).join(', ')}]`;

const showKey = (key: string | number): string => (typeof key === 'string' ? `'${key}'` : String(key));

/** The comparison of two values that are neither sequences nor mappings. */
function pairOf(actual: unknown, expected: unknown, options: AssertCloseOptions): Pair {
  const both = (test: (value: unknown) => boolean): boolean => test(actual) && test(expected);
  const nothing = (value: unknown): boolean => value === null || value === undefined;
  if (nothing(actual) || nothing(expected)) return () => compareNothing(actual, expected);
  if (both((value) => typeof value === 'boolean')) return () => compareBooleans(actual as boolean, expected as boolean);
  if (both((value) => typeof value === 'number' || isComplex(value))) return compareNumbers(actual, expected, options);
  if (actual instanceof Tensor && expected instanceof Tensor && areRelated(actual, expected, options)) {
    return compareTensors(actual, expected, options);
  }
  if (isTypedArray(actual) && isTypedArray(expected) && actual.constructor === expected.constructor) {
    return compareTypedArrays(actual, expected, options);
  }
  throw new Mismatch(
    `No comparison pair was able to handle inputs of type ${showType(actual)} and ${showType(expected)}.`,
    ValueError,
  );
}

/** Whether one's class is the other's or extends it. */
function areRelated(actual: Tensor, expected: Tensor, { allowSubclasses = true }: AssertCloseOptions): boolean {
  const [a, b] = [actual.constructor as typeof Tensor, expected.constructor as typeof Tensor];
  return allowSubclasses ? actual instanceof b || expected instanceof a : a === b;
}
