// Runs the packed package in every runtime: npm run test:runtimes [-- TEXT] [--json FILE]. With TEXT only the rows whose name contains it.
// Each row takes ten training steps with one thread, two threads and relaxed SIMD, and a set of conformance files; the strict build's
// bytes have to be the same everywhere.
import { runTable } from './runTable.mjs';

await runTable(async (place) => {
  const { makeRows } = await import('./rows.mjs');
  return makeRows(place);
});
