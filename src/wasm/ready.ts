import { loadBuild } from './builds';
import { isStarted, start } from './engine';

/**
 * Starts the engine, for hosts that only compile WebAssembly asynchronously. Elsewhere nothing needs to be awaited: the
 * first tensor starts it.
 *
 * @example
 * await ready();
 */
export async function ready(): Promise<void> {
  if (isStarted()) return;
  try {
    start();
  } catch {
    start(await loadBuild('strict', false));
  }
}
