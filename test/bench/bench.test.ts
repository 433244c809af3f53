import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'torchlet-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

function bench(...args: string[]) {
  const program = ['scripts/run.mjs', '--dist', 'bench/main.ts', ...args];
  return spawnSync(process.execPath, program, { cwd: root, encoding: 'utf8' });
}

// The first run may have to bundle the package.
const TIMEOUT = 180_000;

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/setup.mjs', '--dist'], { cwd: root });
  expect(status, String(stderr)).toBe(0);
}, TIMEOUT);

it(
  'measures time and memory of one workload',
  () => {
    const json = join(folder, 'results.json');
    const only = 'add contiguous';
    const { status, stdout, stderr } = bench('--only', only, '--rounds', '1', '--peers', 'none', '--json', json);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^add contiguous 1M \(ms\) +torchlet +[\d.]+ +[\d.]+$/m);
    const report = JSON.parse(readFileSync(json, 'utf8'));
    expect(report).toMatchObject({ node: process.versions.node, simd: 'strict', threads: 1, peerThreads: {} });
    expect(report.results).toEqual([
      row('add contiguous 1M', 'ms', 3),
      { ...row('memory: add contiguous 1M', 'MB', 1), best: expect.toSatisfy((megabytes: number) => megabytes > 12) },
    ]);
    for (const { best } of report.results) expect(best).toBeGreaterThan(0);
    expect(report.results[0].median).toBeGreaterThanOrEqual(report.results[0].best);
  },
  TIMEOUT,
);

function row(name: string, unit: string, readings: number) {
  return {
    ...{ name, unit, best: expect.any(Number), median: expect.any(Number), peers: {} },
    readings: expect.toSatisfy((count: number) => count >= readings, `at least ${readings} readings`),
  };
}

it.each([
  [['--frobnicate'], /^Unknown option '--frobnicate': npm run bench -- /],
  [['--threads', 'two'], /^--threads: expected a whole number from 1 to 64, got 'two'$/],
  [['--rounds', '0'], /^--rounds: expected a whole number from 1 to 1000, got '0'$/],
  [['--peers', 'numpy'], /^--peers: no peer is called 'numpy'; there are pytorch, tfjs, /],
  [['--only', 'no such thing'], /^--only: no workload's name contains 'no such thing'$/],
  [['extra'], /^Unexpected argument 'extra'/],
])('answers %j with one line and exit code 2', (args, message) => {
  const { status, stdout, stderr } = bench(...args);
  expect(stderr.trim()).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});
