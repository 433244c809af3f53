// Builds the packed package with frameworks and bundlers and runs what they make: npm run test:hosts [-- TEXT] [--json FILE]. With TEXT
// only the rows whose name contains it. The bytes of the parameters have to be those of Node. It installs the frameworks first, so it is
// no part of npm test.
import { fileURLToPath } from 'node:url';
import { installFrom } from '../runtimes/package.mjs';
import { runTable } from '../runtimes/runTable.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

await runTable(async (place) => {
  installFrom(here);
  const { makeRows } = await import('./rows.mjs');
  return makeRows(place);
});
