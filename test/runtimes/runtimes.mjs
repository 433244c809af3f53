import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where package-lock.json beside this file is installed. */
export const modules = fileURLToPath(new URL('node_modules', import.meta.url));

const existing = (...paths) => paths.find((path) => existsSync(path));

/** Bun's program; undefined where the platform has none. The package of the binary for this platform lies beside that of Bun. */
export function bunBinary() {
  const name = `@oven/bun-${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`;
  return existing(join(modules, name, 'bin/bun'), join(modules, 'bun/bin/bun.exe'));
}

/** Deno's program; undefined where the platform has none. */
export const denoBinary = () => existing(join(modules, '@deno/linux-x64-glibc/deno'));

/** A Node of at least this version: the one that runs this, or one that is installed; undefined where there is none. */
export function newerNode(major) {
  if (Number.parseInt(process.versions.node, 10) >= major) return process.execPath;
  return major > 24 ? undefined : existing(join(modules, 'node-24/bin/node'));
}
