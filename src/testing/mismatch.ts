import { AssertionError, type TorchletError, ValueError } from '../errors';
import { showFloat } from '../showFloat';

type ErrorClass = new (message: string) => TorchletError;

/** A difference, or what cannot be compared; becomes an error when its place is known. */
export class Mismatch extends Error {
  constructor(
    message: string,
    readonly type: ErrorClass = AssertionError,
  ) {
    super(message);
  }

  /** With PyTorch's text, which ends with the place where there is one, or with the user's. */
  toError(place: readonly (string | number)[], msg?: string | ((message: string) => string)): TorchletError {
    const item = place.map((key) => `[${typeof key === 'string' ? `'${key}'` : key}]`).join('');
    const text = this.message + (item === '' ? '' : `\n\nThe failure occurred for item ${item}`);
    return new this.type(typeof msg === 'string' ? msg : msg ? msg(text) : text);
  }
}

export interface Tolerances {
  rtol: number;
  atol: number;
}

/**
 * The tolerances to compare by.
 *
 * @throws Mismatch where one is given without the other
 */
export function tolerances(given: Partial<Tolerances>, defaults: Tolerances): Tolerances {
  const { rtol, atol } = given;
  if (rtol !== undefined && atol !== undefined) return { rtol, atol };
  if (rtol === undefined && atol === undefined) return defaults;
  throw new Mismatch(
    `Both 'rtol' and 'atol' must be either specified or omitted, but got no ${rtol === undefined ? 'rtol' : 'atol'}.`,
    ValueError,
  );
}

/** A greatest difference, and where it is. */
export interface Difference {
  value: number;
  /** As it is printed: a count of int64, or a float. */
  isInteger: boolean;
  index?: readonly number[];
}

/** PyTorch's text. */
export function mismatchText(
  what: string,
  extra: string | null,
  absolute: Difference,
  relative: Difference,
  { rtol, atol }: Tolerances,
): string {
  const isEquality = rtol === 0 && atol === 0;
  const line = (type: string, { value, isInteger, index }: Difference, tolerance: number): string => {
    const shown = isInteger ? String(value) : showFloat(value);
    const text =
      index === undefined
        ? `${type[0]?.toUpperCase()}${type.slice(1)} difference: ${shown}`
        : `Greatest ${type} difference: ${shown} at index (${index.join(', ')}${index.length === 1 ? ',' : ''})`;
    return isEquality ? text : `${text} (up to ${showTolerance(tolerance)} allowed)`;
  };
  return [
    `${what} are not ${isEquality ? 'equal' : 'close'}!\n`,
    ...(extra === null ? [] : [extra]),
    line('absolute', absolute, atol),
    line('relative', relative, rtol),
  ].join('\n');
}

/** A whole number is an integer, as who writes it means it. */
const showTolerance = (tolerance: number): string =>
  Number.isInteger(tolerance) ? String(tolerance) : showFloat(tolerance);
