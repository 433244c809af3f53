export type WarnHook = (message: string) => void;

const seen = new Set<string>();
let hook: WarnHook = (message) => {
  console.warn(`Warning: ${message}`);
};

/** Reports `message` through the warn hook, the first time it is seen. */
export function warnOnce(message: string): void {
  if (seen.has(message)) return;
  seen.add(message);
  hook(message);
}

/**
 * Replaces where warnings go; each distinct message is passed once. Returns the earlier hook.
 *
 * @param next - gets the texts
 * @returns the hook before
 * @example
 * const messages: string[] = [];
 * const earlier = setWarnHook((message) => messages.push(message));
 * setWarnHook(earlier);
 */
export function setWarnHook(next: WarnHook): WarnHook {
  const earlier = hook;
  hook = next;
  return earlier;
}

/**
 * Forgets which warnings were given, so that each is given once more.
 *
 * @example
 * resetWarnings();
 */
export function resetWarnings(): void {
  seen.clear();
}
