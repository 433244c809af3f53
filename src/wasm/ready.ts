import { isStarted, start } from './engine';

/**
 * Compiles the engine without blocking, for hosts that only allow that. Elsewhere nothing needs to be awaited: the first
 * tensor starts the engine.
 *
 * @example
 * await ready();
 */
export async function ready(): Promise<void> {
  if (isStarted()) return;
  start();
}
