import { relative } from 'node:path';
import { setNumThreads } from '../index';
import { CommandError } from './commandError';
import { type Images, loadDataset } from './datasets';
import { describeError, typed } from './describeError';
import { Display } from './display';
import type { Interrupt } from './interrupt';
import { DEFAULTS, type TrainCommand, type TrainOptions } from './options';
import { any, joinRanks, type Ranks } from './ranks';
import { findRun, newRun, type RunFolder, writeRun } from './runFolder';
import type { KeptSettings, Plan } from './runInfo';
import { lockRun } from './runLock';
import { readRun, type SavedRun, shown } from './savedRun';
import { terminalChart } from './terminalChart';
import { firstOf, type Samples, Training } from './training';
import { UsageError } from './usageError';

/** The train command: a new run, or one that goes on; of processes that mpirun has started, all of them together. */
export async function train(command: TrainCommand, interrupt: Interrupt): Promise<void> {
  const ranks = joinRanks();
  if (ranks.rank > 0) await run(command.given, ranks.share(''), command.resume !== null, interrupt, ranks);
  else await lead(command, interrupt, ranks);
  ranks.leave();
}

/** What the first process does for all: it has the run's folder. */
async function lead({ given, resume }: TrainCommand, interrupt: Interrupt, ranks: Ranks): Promise<void> {
  const { dataset, out = DEFAULTS.out } = given;
  // Before the dataset, which takes a while: what cannot be written is said at once.
  const { folder, remove }: RunFolder =
    resume === null ? await newRun(out, dataset as string) : await findRun(resume, out, dataset);
  try {
    const unlock = await lockRun(folder);
    try {
      await run(given, ranks.share(folder), resume !== null, interrupt, ranks);
    } finally {
      await unlock();
    }
  } finally {
    await remove();
  }
}

async function run(
  given: Partial<TrainOptions>,
  folder: string,
  isResumed: boolean,
  interrupt: Interrupt,
  ranks: Ranks,
): Promise<void> {
  const resumed = isResumed ? await runToResume(given, folder, ranks) : null;
  const options = { ...DEFAULTS, ...resumed?.settings, ...resumed?.plan, ...given } as TrainOptions;
  const display = new Display(ranks.output, options.epochs);
  const { dataset, root, download } = options;
  const load = (): Promise<[Images, Images]> =>
    display.during(`${dataset}: loading the images ...`, () =>
      loadDataset(dataset, { root, download, signal: interrupt.signal }),
    );
  // One process downloads what is missing.
  if (ranks.rank > 0) ranks.meet();
  const datasets = await load();
  if (ranks.rank === 0) ranks.meet();
  const threads = await setNumThreads(options.threads ?? ranks.threads);
  const [trained, tested] = datasets.map((images) => firstOf(images, options.limit)) as [Samples, Samples];
  const training = new Training(settingsOf(options), trained, tested, datasets[0].classes.length, ranks);
  if (resumed !== null) training.restore(resumed.checkpoint, resumed.path);
  display.line(
    `${options.dataset}: ${training.loader.dataset.length} training and ${training.testLoader.dataset.length} test ` +
      `images, ${ranks.size === 1 ? '' : `${ranks.size} processes, each of `}${threads} thread${threads === 1 ? '' : 's'}`,
  );
  if (resumed !== null) {
    const isOver = training.position.epoch >= options.epochs;
    display.line(
      isOver
        ? `${shown(folder)} has all of its ${options.epochs} epochs: go on with a larger --epochs`
        : `going on with ${shown(folder)} ${positionOf(training)}`,
    );
  }
  await go(folder, training, options, display, interrupt, ranks);
}

/** Trains in a folder that is this process's own. */
async function go(
  folder: string,
  training: Training,
  { epochs, root }: TrainOptions,
  display: Display,
  interrupt: Interrupt,
  ranks: Ranks,
): Promise<void> {
  // As seen from the run, so that the same training has the same bytes wherever it is.
  const plan: Plan = { epochs, root: root === null ? null : relative(folder, root) };
  let saved: string | null = null;
  const save = async (): Promise<void> => {
    training.checkFinite();
    if (ranks.rank === 0) await writeRun(folder, training, plan);
    saved = positionOf(training);
  };
  try {
    // At once, also for a run that goes on: the process before may have ended between two of its files.
    await save();
    // A checkpoint an epoch: no more is lost when the power fails.
    for (let epoch = training.position.epoch + 1; epoch <= epochs && !any(ranks, interrupt.signal.aborted); epoch++) {
      await training.run(epoch, display, interrupt.signal);
      await save();
    }
  } catch (error) {
    const text = describeError(error);
    if (text === null || saved === null) throw error;
    throw new CommandError(`${text}; ${shown(folder)} keeps the state ${saved}`);
  }
  if (training.position.epoch < epochs) reportStop(training, folder, display, interrupt);
  else reportEnd(training, folder, display);
}

function reportStop(training: Training, folder: string, display: Display, { outputFault }: Interrupt): void {
  const text = `stopped ${positionOf(training)}; go on with: ${resumeCommand(folder)}`;
  if (outputFault === null) display.line(text);
  else process.stderr.write(`torchlet: the output cannot be written (${outputFault}): ${text}\n`);
}

function reportEnd(training: Training, folder: string, display: Display): void {
  const chart = terminalChart(training.losses, display.columns - 1);
  if (chart !== '') display.line(`\n${chart}\n`);
  display.line(`written to ${shown(folder)}: loss.svg, metrics.json, checkpoint.safetensors`);
}

/** A run that is to go on, for which the options given fit. */
async function runToResume(given: Partial<TrainOptions>, folder: string, ranks: Ranks): Promise<SavedRun> {
  const run = await readRun(folder, ranks);
  const { settings, plan, position } = run;
  for (const [name, value] of Object.entries(settingsOf({ ...DEFAULTS, ...settings, ...given } as TrainOptions))) {
    const was = settings[name as keyof KeptSettings];
    if (value === was) continue;
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(
      `${option} ${value} is not what ${shown(folder)} was begun with (${was ?? 'none'}): leave it out`,
    );
  }
  const epochs = given.epochs ?? plan.epochs;
  if (position.epoch > epochs) {
    throw new UsageError(`--epochs ${epochs} is less than the ${position.epoch} that ${shown(folder)} has behind it`);
  }
  return run;
}

/** What shapes the numbers of a run, without the rest of the options. */
function settingsOf({ dataset, batchSize, lr, momentum, seed, limit, shards }: TrainOptions): KeptSettings {
  return { dataset, batchSize, lr, momentum, seed, limit, ...(shards === null ? {} : { shards }) };
}

function positionOf({ position, loader }: Training): string {
  if (position.batch === 0) return `after epoch ${position.epoch}`;
  return `in epoch ${position.epoch + 1}, after ${position.batch} of ${loader.length} steps`;
}

function resumeCommand(folder: string): string {
  return `${typed('train')} --resume ${quoted(shown(folder))}`;
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  // An option begins with a hyphen.
  const word = path.startsWith('-') ? `./${path}` : path;
  if (/^[\w@%+=:,./\\-]+$/.test(word)) return word;
  return process.platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
