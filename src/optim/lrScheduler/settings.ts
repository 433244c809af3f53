import { ValueError } from '../../errors';
import { merged } from '../options';

/** Options of every scheduler. */
export interface SchedulerOptions {
  /** The last epoch of a run that is resumed; default -1, a new one. */
  lastEpoch?: number;
  /** Print each change of a rate; default false. */
  verbose?: boolean;
}

export const COMMON: Required<SchedulerOptions> = { lastEpoch: -1, verbose: false };

/** The given options over the defaults. Throws ValueError for one of another type. */
export function settings<T extends object>(scheduler: string, defaults: T, given: object = {}): T {
  const options = merged(defaults, given);
  for (const [name, value] of Object.entries(options)) {
    const fallback = (defaults as Record<string, unknown>)[name];
    if (fallback === null || Array.isArray(value) || typeof value === typeof fallback) continue;
    throw new ValueError(
      `${scheduler}: ${name} must be a ${typeof fallback}, got ${value === null ? null : typeof value}`,
    );
  }
  return options;
}

/** Throws ValueError where an argument is not there, or no number (or list of numbers, where that may be). */
export function requireNumber(scheduler: string, name: string, value: unknown, orList = false): void {
  if (value === undefined) throw new ValueError(`${scheduler}() missing 1 required positional argument: '${name}'`);
  const numbers = orList && Array.isArray(value) ? value : [value];
  if (!numbers.every((one) => typeof one === 'number')) {
    throw new ValueError(`${scheduler}: ${name} must be a number, got ${typeof value}`);
  }
}

/** One value for each group: those of the list, or the same for all. */
export function perGroup<T>(value: T | readonly T[], groups: number, complaint: (got: number) => string): T[] {
  if (!Array.isArray(value)) return Array.from({ length: groups }, () => value as T);
  if (value.length !== groups) throw new ValueError(complaint(value.length));
  return [...value];
}

/** a / b; Python throws where b is zero. */
export function quotient(a: number, b: number): number {
  if (b === 0) throw new ValueError('float division by zero');
  return a / b;
}

/** The remainder with the sign of b, as Python's %. */
export function modulo(a: number, b: number): number {
  if (b === 0) throw new ValueError('integer division or modulo by zero');
  return ((a % b) + b) % b;
}

/** How many of the sorted milestones are at most `epoch`. */
export function milestonesUntil(milestones: readonly number[], epoch: number): number {
  const after = milestones.findIndex((milestone) => milestone > epoch);
  return after < 0 ? milestones.length : after;
}
