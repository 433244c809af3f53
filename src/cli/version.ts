import { readFileSync } from 'node:fs';

/** The package's version: its package.json lies above this file, one folder up in dist and two in a checkout. */
export function version(): string {
  for (const up of ['../package.json', '../../package.json']) {
    try {
      const { name, version: found } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as {
        name: string;
        version: string;
      };
      if (name === 'torchlet') return found;
    } catch {
      // Not there: one further up.
    }
  }
  return 'unknown';
}
