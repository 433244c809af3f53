/** Ends by a signal, as shells count: 128 and the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** What shells report for a program whose reader went away: 128 and SIGPIPE. */
const BROKEN_PIPE = 141;

/**
 * A terminal sends Ctrl-C to all programs in it, and npm passes what it gets on to the one it runs: two signals for one
 * Ctrl-C. What comes this soon after the first is no second one.
 */
const SAME_MILLISECONDS = 250;

/** Turns the first Ctrl-C (or SIGTERM) into a wish to stop, and lets a second one end the program at once. */
export class Interrupt {
  private readonly controller = new AbortController();
  private readonly handlers: [NodeJS.Signals, () => void][] = [];
  private firstAt = Number.NaN;
  /** The exit code that belongs to what happened; 0 when nothing did. */
  exitCode = 0;
  /** Why the standard output cannot be written: EPIPE when nobody reads it any more. */
  outputFault: string | null = null;

  constructor() {
    for (const [signal, code] of Object.entries(EXIT_CODES) as [keyof typeof EXIT_CODES, number][]) {
      const handler = (): void => {
        const now = performance.now();
        if (this.exitCode === 0) {
          this.firstAt = now;
          this.stop(code);
        } else if (now - this.firstAt > SAME_MILLISECONDS) process.exit(code);
      };
      process.on(signal, handler);
      this.handlers.push([signal, handler]);
    }
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  private stop(exitCode: number): void {
    if (this.exitCode === 0) this.exitCode = exitCode;
    this.controller.abort();
  }

  /** Stops because the standard output failed. */
  closeOutput({ code }: NodeJS.ErrnoException): void {
    this.outputFault ??= code ?? 'unknown';
    this.stop(code === 'EPIPE' ? BROKEN_PIPE : 1);
  }

  /** Leaves signals to what they do otherwise. */
  dispose(): void {
    for (const [signal, handler] of this.handlers) process.removeListener(signal, handler);
  }
}
