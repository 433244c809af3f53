import { ValueError } from '../../errors';

interface Modules {
  crypto: typeof import('node:crypto');
  fs: typeof import('node:fs');
  'fs/promises': typeof import('node:fs/promises');
  module: typeof import('node:module');
  path: typeof import('node:path');
  stream: typeof import('node:stream');
}

/**
 * A module of Node, which Deno and Bun have too. Asked for at run time: an import would keep bundlers from packing
 * torchlet/vision for browsers.
 *
 * @throws ValueError where there are no files
 */
export function nodeModule<Name extends keyof Modules>(name: Name): Modules[Name] {
  const host = (globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }).process;
  const module = host?.getBuiltinModule?.(`node:${name}`);
  if (module === undefined) {
    throw new ValueError(
      'reading files needs Node 20.16 or newer, Deno or Bun; elsewhere fetch the bytes and make the dataset from them: ' +
        'CIFAR10.fromBytes(...)',
    );
  }
  return module as Modules[Name];
}
