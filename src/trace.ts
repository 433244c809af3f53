/** What sees each operation while a model is traced. */
export interface Tracer {
  /**
   * Called with the operation's name, the function and its arguments in the operation's place. It returns what the operation gives; the
   * function, called again, computes in terms of others, which are seen as well.
   */
  // biome-ignore lint/suspicious/noExplicitAny: functions of whatever arguments
  operation(name: string, run: (...args: any[]) => unknown, args: unknown[]): unknown;
  /** x is to become what `compute` gives, by `overwrite`. It returns x. */
  inPlace<T>(x: T, compute: () => T, others: readonly T[], overwrite: Overwrite<T>): T;
  /** The numbers of a tensor are read. */
  read<T>(x: T): void;
}

export type Overwrite<T> = (x: T, others: readonly T[], compute: () => T) => T;

export let tracer: Tracer | null = null;
/** What is declared of the function that was checked last. */
let entered = '';
/** Whether the operation that begins next runs as it does without a tracer. */
let passing = false;

/** @returns the one before */
export function setTracer(next: Tracer | null): Tracer | null {
  const before = tracer;
  tracer = next;
  return before;
}

// scripts/signatures.mjs has an operation hand itself over behind its last check: `if ($tensor('exp', x) && $begins()) return $traced(exp, [x])`.

/** Notes what is declared of the function that is being checked. */
export function enters(declared: string): void {
  entered = declared;
}

/** Whether the operation that was checked last is to be handed to the tracer. */
export function begins(): boolean {
  const hands = !passing;
  passing = false;
  return hands;
}

/** Has the tracer run the operation that was checked last. */
// biome-ignore lint/suspicious/noExplicitAny: functions of whatever arguments
export function traced(run: (...args: any[]) => unknown, args: unknown[]): unknown {
  const end = entered.indexOf(' ');
  const pass = (...again: unknown[]): unknown => {
    passing = tracer !== null;
    return run(...again);
  };
  return (tracer as Tracer).operation(end < 0 ? entered : entered.slice(0, end), pass, args);
}
