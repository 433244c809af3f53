import { isRunning } from './isRunning';
import { makeFolder } from './makeFolder';
import { nodeModule } from './nodeModule';

/**
 * Writes a file so that others find either all of it or none: aside first, then moved into place. A failure leaves
 * nothing behind, and an earlier file as it was; what a killed process left aside goes with the next write.
 */
export async function atomicWrite(path: string, bytes: Uint8Array): Promise<void> {
  const fs = nodeModule('fs/promises');
  await makeFolder(nodeModule('path').dirname(path));
  await removeAbandoned(path);
  const aside = `${path}.${process.pid}.part`;
  try {
    const file = await fs.open(aside, 'w');
    try {
      await file.writeFile(bytes);
      // On the disk before the name points to it, so that a crash cannot leave an empty file.
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(aside, path);
  } catch (error) {
    // What went wrong first is what there is to say.
    await fs.rm(aside, { force: true }).catch(() => {});
    // Writing to an open file knows no name.
    throw Object.assign(error as NodeJS.ErrnoException, { path, dest: undefined });
  }
}

/** What writes of the same file by processes that are no more have left. */
async function removeAbandoned(path: string): Promise<void> {
  const fs = nodeModule('fs/promises');
  const { basename, dirname, join } = nodeModule('path');
  const start = `${basename(path)}.`;
  for (const name of await fs.readdir(dirname(path)).catch(() => [])) {
    const pid = name.startsWith(start) ? /^(\d+)\.part$/.exec(name.slice(start.length))?.[1] : undefined;
    if (pid === undefined || isRunning(Number(pid))) continue;
    await fs.rm(join(dirname(path), name), { force: true }).catch(() => {});
  }
}
