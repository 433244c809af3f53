import { rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { main, setup } from '../../scripts/setup.mjs';
import { judge, NotRun } from './judge.mjs';
import { installPackage, installRuntimes } from './package.mjs';
import { formatTable, notRunLines } from './table.mjs';

/**
 * Runs the first row, which the others are compared with, and those that measure time by themselves; then the lanes beside each other, in
 * each of which rows run one after the other, since they share files.
 */
async function runRows(rows, filter) {
  const chosen = rows.filter(({ name }) => name.includes(filter));
  if (!chosen.includes(rows[0])) chosen.unshift(rows[0]);
  const results = new Map();
  const take = async (row) => {
    const started = performance.now();
    process.stderr.write(`${row.name} ...\n`);
    const reference = results.get(rows[0])?.result;
    const judged = row.notRun === undefined ? await attempt(row, reference) : { notRun: row.notRun, cells: {} };
    results.set(row, { name: row.name, seconds: (performance.now() - started) / 1000, ...judged });
  };
  const takeAll = async (some) => {
    for (const row of some) await take(row);
  };
  const isFirst = (row) => row === rows[0] || row.lane === undefined;
  await takeAll(chosen.filter(isFirst));
  const rest = chosen.filter((row) => !isFirst(row));
  const lanes = new Set(rest.map(({ lane }) => lane));
  await Promise.all([...lanes].map((lane) => takeAll(rest.filter((row) => row.lane === lane))));
  return chosen.map((row) => results.get(row));
}

async function attempt(row, reference) {
  try {
    return judge(row, await row.run(), reference);
  } catch (error) {
    if (error instanceof NotRun) return { notRun: error.message, cells: {} };
    return { cells: { run: 'FAILED' }, problems: [error.stack ?? String(error)] };
  }
}

/**
 * Packs and installs the package, runs the rows that are asked for on the command line, and prints a table; the exit code is 1 when
 * anything failed. What could not run is said and counted.
 *
 * @param makeRows - from the place of the package what `makeRows` of rows.mjs gives
 */
export const runTable = (makeRows) =>
  main(async () => {
    const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
    await setup({ dist: true });
    installRuntimes();
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
