/** A command that was right and cannot be done: one line on stderr, exit code 1. */
export class CommandError extends Error {}
