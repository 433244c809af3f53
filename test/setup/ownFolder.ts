import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('../../build', import.meta.url));

/**
 * A folder build/NAME-PID for what this process bundles: two below the root, as the sources are. A worker of Vitest is ended without a
 * word, so the folders of those that are gone are removed here.
 */
export function ownFolder(name: string): string {
  for (const entry of readdirSync(build)) {
    const pid = new RegExp(`^${name}-(\\d+)$`).exec(entry)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(build, entry), { recursive: true, force: true });
  }
  return join(build, `${name}-${process.pid}`);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
