import { nodeModule } from './nodeModule';

/**
 * Makes a folder, and those above it that are not there. Node's own `recursive` goes on for ever where the system says that
 * something is missing which nobody can make, as below /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  const { mkdir, stat } = nodeModule('fs/promises');
  const { dirname, resolve } = nodeModule('path');
  const missing: string[] = [];
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = await stat(at).catch(absent);
    if (found?.isDirectory() || dirname(at) === at) break;
    missing.push(at);
    // Making it says what is in the way.
    if (found !== undefined) break;
  }
  for (const folder of missing.reverse()) await mkdir(folder).catch((error) => ignoreFolder(folder, error));
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** Another process may have made it in the meantime. */
async function ignoreFolder(path: string, error: NodeJS.ErrnoException): Promise<void> {
  if (error.code !== 'EEXIST') throw error;
  const found = await nodeModule('fs/promises').stat(path);
  if (!found.isDirectory()) throw error;
}
