// Every check of the repository: npm test, or some of them: npm test -- unit conformance. `runtimes` has to be named, or all of them
// asked for (npm test -- --all): it installs other runtimes first.
// The last line counts unit tests, conformance cases and the other checks together; the exit code is 1 when anything failed.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, SetupError, setup } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = join(root, 'build/reports');

/**
 * Checks in order. Each gives the program to run, the builds it needs (undefined: all), and `count` where it reports more than one
 * result (with `notes`: lines to print even when nothing failed); lines of `noise` are left out of what it printed when something
 * failed. Those `onDemand` run when they are named.
 */
const checks = {
  format: { wasm: [], program: ['scripts/format.mjs'] },
  types: { wasm: ['strict'], program: ['node_modules/typescript-native/bin/tsc', '--project', '.'] },
  imports: { wasm: [], program: ['scripts/check-imports.mjs'] },
  bundle: { program: ['scripts/setup.mjs', '--dist'] },
  size: { program: ['scripts/size.mjs', '--check'] },
  unit: {
    program: ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'],
    report: (file) => [`--outputFile.json=${file}`],
    count: countUnitTests,
  },
  conformance: {
    wasm: ['strict'],
    program: ['scripts/run.mjs', '--strict', 'test/conformance/main.ts'],
    report: (file) => ['--json', file],
    noise: /^\S+\.json +\d+ passed, 0 failed|^not covered, for want of/,
    count: ({ passed, failed, notCovered }) => ({ passed, failed, note: `${notCovered} not covered` }),
  },
  runtimes: {
    onDemand: true,
    program: ['test/runtimes/main.mjs'],
    report: (file) => ['--json', file],
    count: ({ passed, failed, notRun, notes }) => ({
      passed,
      failed,
      note: notRun > 0 ? `${notRun} not run` : '',
      notes,
    }),
    noise: /\.\.\.$/,
  },
};

/** A test file that fails before its first test counts as one failure: vitest reports it with no tests at all. */
function countUnitTests({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const skipped = numPendingTests + numTodoTests;
  return { passed: numPassedTests, failed: numFailedTests + broken, note: skipped > 0 ? `${skipped} skipped` : '' };
}

async function runCheck(name) {
  const { program, report, count, noise } = checks[name];
  const file = join(reports, `${name}.json`);
  const started = performance.now();
  process.stdout.write(`${name.padEnd(12)} `);
  const { code, output } = await node([...program, ...(report?.(file) ?? [])]);
  let result = { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  if (count !== undefined) {
    try {
      result = count(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      // It ended before it could report: what it printed says why.
      result = { passed: 0, failed: 1 };
    }
    // For instance an error outside every test.
    if (code !== 0 && result.failed === 0) result.failed = 1;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const counts = count === undefined ? '' : `${result.passed} passed, ${result.failed} failed`;
  const parts = [result.failed === 0 ? 'ok' : 'FAILED', counts, result.note, `${seconds} s`];
  console.log(parts.filter((part) => part).join(', '));
  for (const line of result.failed === 0 ? (result.notes ?? []) : []) console.log(`  ${line}`);
  if (result.failed > 0) {
    const lines = output.trimEnd().split('\n');
    console.log(
      `${lines
        .filter((line) => !noise?.test(line))
        .map((line) => `  ${line}`)
        .join('\n')}\n`,
    );
  }
  return result;
}

/** Runs a Node program without colours and gives all that it printed. */
function node(args) {
  return new Promise((resolve, reject) => {
    const { FORCE_COLOR: _, ...env } = process.env;
    const options = {
      cwd: root,
      env: { ...env, NO_COLOR: '1', ...(all ? { TORCHLET_TEST_ALL: '1' } : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
    };
    const child = spawn(process.execPath, args, options);
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Everything, also what takes long; tests read it from the environment. */
const all = process.argv.includes('--all');

await main(async () => {
  const args = process.argv.slice(2);
  const wanted = args.filter((arg) => arg !== '--all');
  const unknown = wanted.find((name) => !(name in checks));
  if (unknown !== undefined) {
    throw new SetupError(`no check is called ${unknown}: there are ${Object.keys(checks).join(', ')}`);
  }
  const byDefault = Object.keys(checks).filter((name) => all || !checks[name].onDemand);
  const names = wanted.length > 0 ? wanted : byDefault;
  const wasm = names.map((name) => checks[name].wasm);
  await setup({ wasm: wasm.includes(undefined) ? undefined : [...new Set(wasm.flat())] });
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const results = [];
  for (const name of names) results.push(await runCheck(name));
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
});
