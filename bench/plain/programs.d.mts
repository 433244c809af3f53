/** Name, and steps with what makes one. */
export const PROGRAMS: Record<string, readonly [steps: number, make: () => () => unknown]>;
