import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cifar10Files } from '../vision/fixtures';

/**
 * Makes a folder the current one in which examples find what they read: a CIFAR-10 of a few images in `data`. Returns the
 * way back, which deletes it.
 */
export function enterFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'torchlet-docs-'));
  for (const [name, bytes] of Object.entries(cifar10Files())) {
    const path = join(folder, 'data', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  const before = process.cwd();
  process.chdir(folder);
  return () => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  };
}
