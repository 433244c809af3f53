import { nodeModule } from './nodeModule';

/**
 * Writes a file so that others find either all of it or none: aside first, then moved into place. A failure leaves
 * nothing behind, and an earlier file as it was.
 */
export async function atomicWrite(path: string, bytes: Uint8Array): Promise<void> {
  const fs = nodeModule('fs/promises');
  await fs.mkdir(nodeModule('path').dirname(path), { recursive: true });
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
    await fs.rm(aside, { force: true });
    // Writing to an open file knows no name.
    throw Object.assign(error as NodeJS.ErrnoException, { path, dest: undefined });
  }
}
