// Runs the packed package in every runtime: npm run test:runtimes [-- TEXT] [--json FILE]. With TEXT only the rows whose name contains it.
// Each row takes ten training steps with one thread, two threads and relaxed SIMD, and a set of conformance files; the strict build's
// bytes have to be the same everywhere. Prints a table; the exit code is 1 when anything failed. What could not run is said and counted.
import { rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { main, setup } from '../../scripts/setup.mjs';
import { judge } from './judge.mjs';
import { installPackage, installRuntimes } from './package.mjs';
import { formatTable, notRunLines } from './table.mjs';

/** Runs the rows one after the other: they are also timed, and there may be few processors. */
async function runRows(rows, filter) {
  const chosen = rows.filter(({ name }) => name.includes(filter));
  // The first row is the one that the others are compared with.
  if (!chosen.includes(rows[0])) chosen.unshift(rows[0]);
  const results = [];
  let reference;
  for (const row of chosen) {
    const started = performance.now();
    process.stderr.write(`${row.name} ...\n`);
    const judged = row.notRun === undefined ? await attempt(row, reference) : { notRun: row.notRun, cells: {} };
    reference ??= judged.result;
    results.push({ name: row.name, seconds: (performance.now() - started) / 1000, ...judged });
  }
  return results;
}

async function attempt(row, reference) {
  try {
    return judge(row, await row.run(), reference);
  } catch (error) {
    return { cells: { run: 'FAILED' }, problems: [error.stack ?? String(error)] };
  }
}

await main(async () => {
  const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
  await setup({ dist: true });
  installRuntimes();
  const { makeRows } = await import('./rows.mjs');
  const place = await installPackage();
  const { rows, close } = await makeRows(place);
  try {
    const results = await runRows(rows, positionals[0] ?? '');
    const count = (value) => results.flatMap(({ cells }) => Object.values(cells)).filter(value).length;
    const failed = count((cell) => cell === 'FAILED');
    const passed = count((cell) => cell !== 'FAILED' && cell !== '-');
    const notRun = results.filter((result) => result.notRun !== undefined).length;
    console.log(formatTable(results));
    console.log(`${passed} passed, ${failed} failed${notRun > 0 ? `, ${notRun} not run` : ''}`);
    const report = { passed, failed, notRun, notes: notRunLines(results), results };
    if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 1)}\n`);
    process.exitCode = failed > 0 ? 1 : 0;
  } finally {
    await close();
    rmSync(place.folder, { recursive: true, force: true });
  }
});
