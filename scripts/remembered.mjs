// What is derived from sources and takes long, kept in build/ for as long as these have the same contents.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What `derive` gives, a value that JSON holds, or what it gave when `files` last were as they are now.
 *
 * @param {string} name - of the file in build/
 * @param {readonly string[]} files - all that the value depends on; paths from the root of the repository
 */
export function remembered(name, files, derive) {
  const path = join(root, 'build', `${name}.json`);
  const key = keyOf(files);
  try {
    const known = JSON.parse(readFileSync(path, 'utf8'));
    if (known.key === key) return known.value;
  } catch {
    // Nothing is kept yet.
  }
  const value = derive();
  // Into place in one step: another process may be reading.
  const aside = `${path}.${process.pid}`;
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(aside, JSON.stringify({ key, value }));
  renameSync(aside, path);
  return value;
}

function keyOf(files) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
