import { setNumThreads } from 'torchlet';
import { Digits } from './digits';
import type { FromWorker, Settings, ToWorker } from './protocol';
import { Trainer } from './trainer';

declare const self: {
  readonly crossOriginIsolated: boolean;
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: (event: MessageEvent<ToWorker>) => void;
};

const FIRST_SETTINGS: Settings = { loss: 'CrossEntropyLoss', lr: 0.01, batchSize: 64 };
/** Milliseconds between two messages about progress: more than the eye follows would only cost. */
const REPORT_INTERVAL = 100;
const STEPS_A_TEST = 25;
const TEST_IMAGES = 500;
const TEST_BATCH = 50;

let digits: Digits;
let trainer: Trainer;
/** Grows with every start and stop: a loop of an earlier run sees that it is over. */
let run = 0;

self.onmessage = ({ data }) => {
  try {
    answer(data);
  } catch (error) {
    fail(error);
  }
};

function answer(message: ToWorker): void {
  switch (message.type) {
    case 'start':
      trainer = new Trainer(digits, message.settings);
      self.postMessage({ type: 'started' });
      go();
      break;
    case 'resume':
      go();
      break;
    case 'pause':
      run++;
      break;
    case 'save': {
      const bytes = trainer.checkpoint();
      self.postMessage({ type: 'saved', bytes, step: trainer.step }, [bytes.buffer]);
      break;
    }
    case 'load': {
      // Only what can be read takes the place of the running training.
      const loaded = load(message.bytes);
      run++;
      trainer = loaded;
      const { settings, step, losses } = trainer;
      self.postMessage({ type: 'loaded', settings, step, losses: Float32Array.from(losses) });
      showFilters();
      break;
    }
    case 'classify':
      self.postMessage({ type: 'classified', scores: trainer.classify(message.pixels) });
  }
}

function load(bytes: Uint8Array): Trainer {
  try {
    return Trainer.from(digits, bytes);
  } catch (error) {
    throw new Error(`The file could not be loaded: ${(error as Error).message}`);
  }
}

function go(): void {
  run++;
  train(run).catch(fail);
}

/** Trains until another run begins. After each step the event loop turns: drawing and buttons are answered in between. */
async function train(mine: number): Promise<void> {
  const own = trainer;
  /** The last state that is known to be sound. */
  let good = own.checkpoint();
  let losses: number[] = [];
  let reported = performance.now();
  showFilters();
  while (run === mine) {
    const loss = own.advance();
    const isDue = own.step % STEPS_A_TEST === 0;
    if (!Number.isFinite(loss) || (isDue && !own.isSound())) {
      report(losses, performance.now() - reported);
      trainer = load(good);
      showFilters();
      self.postMessage({ type: 'diverged', step: own.step, keptStep: trainer.step });
      return;
    }
    if (isDue) good = own.checkpoint();
    losses.push(loss);
    const now = performance.now();
    if (now - reported >= REPORT_INTERVAL) {
      report(losses, now - reported);
      losses = [];
      reported = now;
    }
    await turn();
    if (run === mine && own.step % STEPS_A_TEST === 0) {
      report(losses, performance.now() - reported);
      losses = [];
      showFilters();
      await showAccuracy(mine);
      reported = performance.now();
    }
  }
  // Nobody waits for the losses of a training that another has replaced.
  if (trainer === own) report(losses, performance.now() - reported);
}

function report(losses: number[], milliseconds: number): void {
  if (losses.length === 0) return;
  const { step, epoch, settings } = trainer;
  const speed = (losses.length * settings.batchSize * 1000) / milliseconds;
  self.postMessage({ type: 'progress', step, epoch, losses, speed });
}

async function showAccuracy(mine: number): Promise<void> {
  let right = 0;
  for (let begin = 0; begin < TEST_IMAGES; begin += TEST_BATCH) {
    right += trainer.recognized(begin, TEST_BATCH);
    await turn();
    if (run !== mine) return;
  }
  self.postMessage({ type: 'accuracy', value: right / TEST_IMAGES });
}

function showFilters(): void {
  self.postMessage({ type: 'filters', values: trainer.filters() });
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function fail(error: unknown): void {
  self.postMessage({ type: 'failed', message: (error as Error).message });
}

async function begin(): Promise<void> {
  digits = await Digits.load();
  // One processor is left to the page.
  const threads = self.crossOriginIsolated ? Math.max(1, Math.min(4, navigator.hardwareConcurrency - 1)) : 1;
  const given = await setNumThreads(threads);
  trainer = new Trainer(digits, FIRST_SETTINGS);
  showFilters();
  self.postMessage({ type: 'ready', threads: given });
}

begin().catch(fail);
