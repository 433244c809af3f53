import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { type Dataset, Subset } from '../data/index';
import { setNumThreads, type Tensor } from '../index';
import { type Images, loadDataset } from './datasets';
import { Display } from './display';
import type { Interrupt } from './interrupt';
import { DEFAULTS, type RunSettings, type TrainCommand, type TrainOptions } from './options';
import { findRun, newRunFolder, readCheckpoint, writeRun } from './runFolder';
import { terminalChart } from './terminalChart';
import { checkInfo, type Plan, Training } from './training';
import { UsageError } from './usageError';

const MOST_THREADS = 8;

/** The train command: a new run, or one that goes on. */
export async function train(command: TrainCommand, interrupt: Interrupt): Promise<void> {
  const resumed = command.resume === null ? null : await readRun(command, command.resume);
  const options = { ...DEFAULTS, ...resumed?.settings, ...resumed?.plan, ...command.given } as TrainOptions;
  const display = new Display(process.stdout, options.epochs);
  const datasets = await loadDataset(options.dataset, { ...options, signal: interrupt.signal });
  const threads = await setNumThreads(options.threads ?? Math.min(availableParallelism(), MOST_THREADS));
  const training = new Training(settingsOf(options), ...limited(datasets, options.limit), datasets[0].classes.length);
  if (resumed !== null) training.restore(resumed.checkpoint, resumed.path);
  const plan: Plan = { epochs: options.epochs, root: options.root === null ? null : resolve(options.root) };
  const folder = resumed?.folder ?? (await newRunFolder(options.out, options.dataset, new Date()));
  display.line(
    `${options.dataset}: ${training.loader.dataset.length} training and ${training.testLoader.dataset.length} test ` +
      `images, ${threads} thread${threads === 1 ? '' : 's'}`,
  );
  if (resumed === null) await writeRun(folder, training, plan);
  else if (training.position.epoch < plan.epochs)
    display.line(`going on with ${shown(folder)} ${positionOf(training)}`);
  else display.line(`${shown(folder)} has all of its ${plan.epochs} epochs: go on with a larger --epochs`);
  // A checkpoint an epoch: no more is lost when the power fails.
  for (let epoch = training.position.epoch + 1; epoch <= options.epochs && !interrupt.signal.aborted; epoch++) {
    await training.run(epoch, display, interrupt.signal);
    await writeRun(folder, training, plan);
  }
  if (training.position.epoch < options.epochs) reportStop(training, folder, display, interrupt);
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

async function readRun(command: TrainCommand, resume: string) {
  const { dataset, out = DEFAULTS.out } = command.given;
  const folder = await findRun(resume, out, dataset);
  const { checkpoint, path } = await readCheckpoint(folder);
  const { settings, plan, position } = checkInfo(checkpoint.info, path);
  for (const [name, value] of Object.entries(settingsOf({ ...settings, ...command.given } as TrainOptions))) {
    const was = settings[name as keyof RunSettings];
    if (value === was) continue;
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UsageError(
      `${option} ${value} is not what ${shown(folder)} was begun with (${was ?? 'none'}): leave it out`,
    );
  }
  const epochs = command.given.epochs ?? plan.epochs;
  if (position.epoch > epochs) {
    throw new UsageError(`--epochs ${epochs} is less than the ${position.epoch} that ${shown(folder)} has behind it`);
  }
  return { folder, checkpoint, path, settings, plan };
}

/** What shapes the numbers of a run, without the rest of the options. */
function settingsOf({ dataset, batchSize, lr, momentum, seed, limit }: TrainOptions): RunSettings {
  return { dataset, batchSize, lr, momentum, seed, limit };
}

type Samples = Dataset<[Tensor, number]>;

function limited(datasets: readonly [Images, Images], limit: number | null): [Samples, Samples] {
  const first = (images: Images): Samples =>
    limit === null || limit >= images.length
      ? images
      : new Subset(
          images,
          Array.from({ length: limit }, (_, i) => i),
        );
  return [first(datasets[0]), first(datasets[1])];
}

function positionOf({ position, loader }: Training): string {
  if (position.batch === 0) return `after epoch ${position.epoch}`;
  return `in epoch ${position.epoch + 1}, after ${position.batch} of ${loader.length} steps`;
}

function shown(folder: string): string {
  return relative('', folder) || '.';
}

function resumeCommand(folder: string): string {
  const start = process.env.npm_lifecycle_event === 'start' ? 'npm start --' : 'torchlet train';
  return `${start} --resume ${shown(folder)}`;
}
