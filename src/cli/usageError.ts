import { closestMatch } from 'leven';

/** A wrong command line: one line on stderr, exit code 2. */
export class UsageError extends Error {}

/** ": did you mean X?" where one of the known names is near enough, else "". */
export function suggestion(given: string, known: readonly string[]): string {
  const near = closestMatch(given, known, { maxDistance: 1 + Math.ceil(given.length / 3) });
  return near === undefined ? '' : `: did you mean ${near}?`;
}
