import { ValueError } from '../errors';

/** The largest count of elements that kernels count to. */
export const MOST_ELEMENTS = 2147483647;

/**
 * `value`, a whole number that was given from outside. What comes to a kernel as anything else would be rounded or wrapped
 * to 32 bits on the way.
 *
 * @throws ValueError with PyTorch's text
 */
export function integerOf(value: unknown, call: string, argument: string): number {
  if (!Number.isInteger(value)) {
    const type = typeof value === 'number' ? 'float' : value === null ? 'null' : typeof value;
    throw new ValueError(`${call}(): argument '${argument}' must be int, not ${type} (${String(value)})`);
  }
  return value as number;
}
