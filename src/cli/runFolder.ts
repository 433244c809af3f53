import { mkdir, readdir, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../io/checkpoint';
import { lossChart } from '../vis/lossChart';
import { atomicWrite } from '../vision/files/atomicWrite';
import { makeFolder } from '../vision/files/makeFolder';
import { readWhole } from '../vision/files/readWhole';
import { ALONE, type Ranks } from './ranks';
import type { Plan } from './runInfo';
import type { Training } from './training';
import { UsageError } from './usageError';

export const CHECKPOINT = 'checkpoint.safetensors';
/** The tutorial's network has a megabyte, and each step adds 4 bytes. */
const CHECKPOINT_LIMIT = 1 << 30;

export interface RunFolder {
  folder: string;
  /** Takes away again what was made for a run that then could not be written. */
  remove(): Promise<void>;
}

/** A folder of its own for a new run: OUT/DATASET-YYYYMMDD-HHMMSS, numbered where that is taken. */
export async function newRun(out: string, dataset: string): Promise<RunFolder> {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const name = `${dataset}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const isNewOut = (await stat(out).catch(() => null)) === null;
  await makeFolder(out);
  for (let i = 1; ; i++) {
    const folder = join(out, i === 1 ? name : `${name}-${i}`);
    const isNew = await mkdir(folder).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
        return false;
      },
    );
    if (!isNew) continue;
    // Folders that hold something stay.
    const remove = async (): Promise<void> => {
      for (const path of isNewOut ? [folder, out] : [folder]) await rmdir(path).catch(() => {});
    };
    return { folder, remove };
  }
}

/** The folder of the run that is meant: a run's folder, its checkpoint, or '' for the newest in `out`. */
export async function findRun(resume: string, out: string, dataset: string | undefined): Promise<RunFolder> {
  const folder = resume === '' ? await newestRun(out, dataset) : folderOf(resume);
  if ((await savedAt(folder)) === null) {
    throw new UsageError(`no run: ${join(folder, CHECKPOINT)} is not there`);
  }
  return { folder, remove: async () => {} };
}

/** A run's folder, which its checkpoint may stand for. */
export function folderOf(run: string): string {
  return basename(run) === CHECKPOINT ? dirname(run) : run;
}

async function newestRun(out: string, dataset: string | undefined): Promise<string> {
  const names = await readdir(out).catch(() => []);
  const wanted = names.filter((name) => dataset === undefined || name.startsWith(`${dataset}-`));
  const runs = await Promise.all(wanted.map(async (name) => ({ name, time: await savedAt(join(out, name)) })));
  const [newest] = runs.filter((run) => run.time !== null).sort((a, b) => Number(b.time) - Number(a.time));
  if (newest === undefined) {
    throw new UsageError(`no run to resume: ${out} holds none${dataset === undefined ? '' : ` on ${dataset}`}`);
  }
  return join(out, newest.name);
}

function savedAt(folder: string): Promise<number | null> {
  return stat(join(folder, CHECKPOINT)).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}

/** The checkpoint of a run; the first process reads it, for those on other machines too. */
export async function readCheckpoint(
  folder: string,
  ranks: Ranks = ALONE,
): Promise<{ checkpoint: Checkpoint; path: string }> {
  const path = join(folder, CHECKPOINT);
  const bytes = ranks.share(ranks.rank === 0 ? await readWhole(path, CHECKPOINT_LIMIT) : new Uint8Array());
  return { checkpoint: decodeCheckpoint(bytes, path), path };
}

/**
 * Writes the checkpoint, the numbers and the curve, each whole or not at all. What they hold follows from the checkpoint
 * alone: writing them again after a break gives the same bytes.
 *
 * @throws CommandError when the weights are not finite; then the earlier files stay
 */
export async function writeRun(folder: string, training: Training, plan: Plan): Promise<void> {
  training.checkFinite();
  const { settings, results, losses, loader, position } = training;
  await atomicWrite(join(folder, CHECKPOINT), encodeCheckpoint(training.checkpoint(plan)));
  const metrics = {
    settings: { ...settings, epochs: plan.epochs },
    finished: position.epoch >= plan.epochs,
    position,
    stepsPerEpoch: loader.length,
    epochs: results,
    losses,
  };
  await atomicWrite(join(folder, 'metrics.json'), utf8(`${JSON.stringify(metrics, null, 2)}\n`));
  const { dataset, batchSize, lr, momentum, seed } = settings;
  const title = `${dataset}: batches of ${batchSize}, SGD ${lr}, momentum ${momentum}, seed ${seed}`;
  const marks = results.map(({ epoch, testAccuracy }) => ({
    step: epoch * loader.length,
    label: `epoch ${epoch}`,
    value: `${(100 * testAccuracy).toFixed(1)} % right`,
  }));
  const svg = lossChart(losses, { title, yLabel: 'cross entropy', marks });
  await atomicWrite(join(folder, 'loss.svg'), utf8(svg));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
