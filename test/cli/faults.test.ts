import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { records, temporaryFolder } from '../vision/fixtures.ts';
import { bundleCommand } from './bundleCommand.ts';
import { type Result, Running, type Start } from './running.ts';

let program: string;
beforeAll(async () => {
  program = await bundleCommand();
}, 60_000);

const TRAIN = 'train --dataset cifar10 --epochs 2 --batch-size 5 --limit 10 --threads 1';
const FAULTS = fileURLToPath(new URL('faultyFiles.mjs', import.meta.url));
/** Killed at the last and refused at the first of each kind of change of the disk it takes a minute or two; without `--all` few of them. */
const ALL = process.env.TORCHLET_TEST_ALL === '1';
const STRIDE = 13;

const run = (cwd: string, line: string, start: Start = {}): Promise<Result> =>
  new Running(program, cwd, line.split(' '), start).done;

const faulty = (cwd: string, line: string, fault: string): Promise<Result> =>
  run(cwd, line, { env: { FAULT: fault }, node: ['--import', FAULTS] });

/** The bytes of all files of all runs, in the order in which the runs were begun. */
async function filesOf(folder: string): Promise<Record<string, string>[]> {
  const names = (await readdir(join(folder, 'runs')).catch(() => [] as string[])).sort();
  return Promise.all(
    names.map(async (name) => {
      const files = (await readdir(join(folder, 'runs', name))).sort();
      const bytes = await Promise.all(files.map((file) => readFile(join(folder, 'runs', name, file), 'base64')));
      return Object.fromEntries(files.map((file, i) => [file, bytes[i] as string]));
    }),
  );
}

describe('a run with a fault at any of its writes', { timeout: 600_000 }, () => {
  let data: string;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'torchlet-data-'));
  });
  afterAll(() => rm(data, { recursive: true, force: true }));
  let whole: Record<string, string>;
  /** What each change was; numbers in names are #. */
  let changes: string[];

  /** Working directories that differ in nothing but what happens in them. */
  async function workplace(): Promise<string> {
    const folder = await temporaryFolder();
    await symlink(data, join(folder, 'data'));
    return folder;
  }

  test('that is not interrupted leaves three files', async () => {
    const files: Record<string, Uint8Array> = { 'cifar-10-batches-bin/test_batch.bin': records(10, 1, 7) };
    for (let i = 1; i <= 5; i++) files[`cifar-10-batches-bin/data_batch_${i}.bin`] = records(10, 1, 40 * i);
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(data, name)), { recursive: true });
      await writeFile(join(data, name), bytes);
    }
    const folder = await workplace();
    const list = join(folder, 'list');
    const { code } = await run(folder, TRAIN, { env: { FAULT_LIST: list }, node: ['--import', FAULTS] });
    expect(code).toBe(0);
    changes = (await readFile(list, 'utf8')).split('\n');
    expect(changes.length).toBeGreaterThan(40);
    [whole] = (await filesOf(folder)) as [Record<string, string>];
    expect(Object.keys(whole)).toEqual(['checkpoint.safetensors', 'loss.svg', 'metrics.json']);
  });

  const isSeldom = (n: number): boolean => n % STRIDE === 0 || n > changes.length - 4;

  /** Numbers of changes: one of each kind, of opening the checkpoint say; a few without `--all`. */
  function kinds(which: 'indexOf' | 'lastIndexOf'): number[] {
    return [...new Set(changes)].map((what) => changes[which](what) + 1).filter((n) => ALL || isSeldom(n));
  }

  /** Some at once, each in a folder of its own. */
  async function atEach(moments: readonly number[], check: (n: number) => Promise<void>): Promise<void> {
    const rest = moments.values();
    const one = async (): Promise<void> => {
      for (const n of rest) await check(n);
    };
    await Promise.all([one(), one(), one()]);
  }

  /** Goes on with what is there, or begins anew where nothing was saved yet; then all is as without the fault. */
  async function endsWhole(folder: string, what: string): Promise<void> {
    const before = await filesOf(folder);
    const isBegun = before.some((files) => 'checkpoint.safetensors' in files);
    const { code, stdout, stderr } = await run(folder, isBegun ? 'train --resume' : TRAIN);
    expect([what, code, stderr.replaceAll(/^Warning: .*\n/gm, '')]).toEqual([what, 0, '']);
    expect(stdout).toContain(': loss.svg, metrics.json, checkpoint.safetensors\n');
    expect([what, (await filesOf(folder)).at(-1)]).toEqual([what, whole]);
  }

  test('killed there, ends with all its files and the same bytes when it goes on', async () => {
    await atEach(kinds('lastIndexOf'), async (n) => {
      const folder = await workplace();
      const { signal } = await faulty(folder, TRAIN, `KILL:${n}`);
      expect([n, signal]).toEqual([n, 'SIGKILL']);
      await endsWhole(folder, `killed at ${n} of ${changes.length}`);
    });
  });

  test('refused by the disk, says so in a line, leaves nothing half written, and goes on to the same bytes', async () => {
    await atEach(kinds('indexOf'), async (n) => {
      const folder = await workplace();
      const { code, stderr } = await faulty(folder, TRAIN, `EIO:${n}`);
      const said = stderr.replaceAll(/^Warning: .*\n/gm, '');
      if (code === 0) expect([n, said]).toEqual([n, '']);
      else expect([n, code, said]).toEqual([n, 1, expect.stringMatching(/^torchlet: [^\n]*\(EIO\)[^\n]*\n$/)]);
      for (const files of await filesOf(folder)) expect(Object.keys(files).join()).not.toContain('.part');
      await endsWhole(folder, `refused at ${n} of ${changes.length}`);
    });
  });

  test('killed again and again while it goes on, it still ends the same', async () => {
    const folder = await workplace();
    await faulty(folder, TRAIN, 'KILL:12');
    for (let n = 2; n < changes.length; n += ALL ? 5 : 2 * STRIDE) await faulty(folder, 'train --resume', `KILL:${n}`);
    await endsWhole(folder, 'killed many times');
  });
});
