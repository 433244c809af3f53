import { type Binary, declaredBinaries, lateBinaries, strictModule } from './binary';
import { loadBinary } from './builds';
import { start } from './engine';

/**
 * Starts the engine, for hosts that only compile WebAssembly asynchronously. Elsewhere nothing needs to be awaited: the
 * first tensor starts it. Only where a program imports more of the library after `setNumThreads` or `setSimd`, this waits for the
 * files that it needs.
 *
 * @returns when the engine can be called
 * @throws FormatError when such a file can't be loaded
 * @example
 * await ready();
 */
export async function ready(): Promise<void> {
  start();
  await lateBinaries();
  const [core] = declaredBinaries();
  try {
    if (core !== undefined) strictModule(core);
  } catch {
    const compile = async (binary: Binary) => strictModule(binary, await loadBinary(binary, 'strict'));
    await Promise.all(declaredBinaries().map(compile));
  }
}
