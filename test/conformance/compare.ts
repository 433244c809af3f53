import { isTensor, type TensorLike } from './api.ts';
import { isRecord, isTensorJson, type Json, type TensorJson } from './json.ts';
import { Mismatch } from './outcome.ts';
import { dtypeOf, numbersOf } from './values.ts';

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

export const EXACT: Tolerance = { rtol: 0, atol: 0 };

/** NaN equals NaN, infinities must agree in sign, 0 equals -0. */
export function close(got: number, expected: number, { rtol, atol }: Tolerance): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(got);
  if (!Number.isFinite(expected) || !Number.isFinite(got)) return got === expected;
  return Math.abs(got - expected) <= atol + rtol * Math.abs(expected);
}

const isFloating = (dtype: string): boolean => dtype.startsWith('float') || dtype.startsWith('complex');

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, i) => size === b[i]);

const describe = (value: unknown): string => {
  if (isTensor(value)) return `a ${value.dtype} tensor of shape [${value.shape.join(', ')}]`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' && value !== null
    ? `an object with ${Object.keys(value).join(', ')}`
    : String(value);
};

/** Nine digits tell any two float32 numbers apart. */
const digits = (value: number | undefined): string => String(Number(Number(value).toPrecision(9)));

export function compareNumbers(
  got: ArrayLike<number>,
  expected: readonly number[],
  tolerance: Tolerance,
  where: string,
): void {
  if (got.length !== expected.length) {
    throw new Mismatch(`${where}: expected ${expected.length} numbers, got ${got.length}`);
  }
  let wrong = 0;
  let first = '';
  for (let i = 0; i < expected.length; i++) {
    if (close(Number(got[i]), expected[i] as number, tolerance)) continue;
    if (wrong === 0) first = `at ${i} expected ${digits(expected[i])}, got ${digits(got[i])}`;
    wrong++;
  }
  if (wrong > 0) throw new Mismatch(`${where}: ${wrong} of ${expected.length} numbers differ, ${first}`);
}

export function compareTensor(got: unknown, expected: TensorJson, tolerance: Tolerance, where: string): void {
  if (!isTensor(got)) throw new Mismatch(`${where}: expected a tensor, got ${describe(got)}`);
  const dtype = dtypeOf(expected.dtype);
  if (got.dtype !== dtype) throw new Mismatch(`${where}: expected dtype ${dtype}, got ${got.dtype}`);
  if (!sameShape(got.shape, expected.shape)) {
    throw new Mismatch(`${where}: expected shape [${expected.shape.join(', ')}], got [${got.shape.join(', ')}]`);
  }
  const floating = isFloating(dtype);
  // The decimals are the shortest that read back as the recorded float32: only their rounding is the recorded number.
  const numbers = floating ? numbersOf(expected).map(Math.fround) : numbersOf(expected);
  compareNumbers(got.data(), numbers, floating ? tolerance : EXACT, where);
}

/** The items of a list result; several named results (`{ values, indices }`) count in PyTorch's order, `fields`. */
function itemsOf(got: unknown, fields: readonly string[], count: number): readonly unknown[] | null {
  if (Array.isArray(got)) return got;
  if (!isRecord(got) || isTensor(got)) return null;
  const used = fields.slice(0, count);
  return used.every((field) => field in got) ? used.map((field) => got[field]) : null;
}

/** A result against the JSON it should be: tensors, nested lists, plain numbers, booleans, dtypes. */
export function compareValue(
  got: unknown,
  expected: Json,
  tolerance: Tolerance,
  where: string,
  fields: readonly string[] = [],
): void {
  if (isTensorJson(expected)) {
    compareTensor(got, expected, tolerance, where);
  } else if (Array.isArray(expected)) {
    const items = itemsOf(got, fields, expected.length);
    if (items === null || items.length !== expected.length) {
      throw new Mismatch(`${where}: expected a list of ${expected.length}, got ${describe(got)}`);
    }
    for (const [i, item] of expected.entries()) compareValue(items[i], item, tolerance, `${where}.${i}`, fields);
  } else if (typeof expected === 'number') {
    const whole = Number.isInteger(expected) && Number.isInteger(got);
    if (typeof got !== 'number' || !close(got, expected, whole ? EXACT : tolerance)) {
      throw new Mismatch(`${where}: expected ${expected}, got ${describe(got)}`);
    }
  } else if (expected === null) {
    if (got !== null && got !== undefined) throw new Mismatch(`${where}: expected nothing, got ${describe(got)}`);
  } else if (isRecord(expected) && '$complex' in expected) {
    const parts = isRecord(got) ? [Number(got.re), Number(got.im)] : [];
    compareNumbers(parts, (expected.$complex as readonly number[]).map(Number), tolerance, where);
  } else {
    compareScalar(got, expected, where);
  }
}

function compareScalar(got: unknown, expected: Json, where: string): void {
  let wanted: unknown = expected;
  if (isRecord(expected)) {
    if ('$dtype' in expected) wanted = dtypeOf(String(expected.$dtype));
    else if ('$float' in expected) wanted = Number(expected.$float);
    else throw new Mismatch(`${where}: the runner can't compare ${JSON.stringify(expected)}`);
  }
  if (!Object.is(got, wanted)) throw new Mismatch(`${where}: expected ${String(wanted)}, got ${describe(got)}`);
}

export function compareGrad(
  tensor: TensorLike | null | undefined,
  expected: Json,
  tolerance: Tolerance,
  where: string,
): void {
  if (tensor === null || tensor === undefined) throw new Mismatch(`${where}: the tensor was not found`);
  if (expected !== null && (tensor.grad === null || tensor.grad === undefined)) {
    throw new Mismatch(`${where}: no gradient arrived`);
  }
  compareValue(tensor.grad, expected, tolerance, where);
}
