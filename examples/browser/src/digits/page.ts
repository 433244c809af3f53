import { type RemoteRun, TrainingWorker } from 'torchlet/worker';
import { LossView } from '../shared/chart';
import { download, offer } from '../shared/download';
import { button, Choices, calm, element, pace, say, trouble } from '../shared/page';
import { address } from './digits';
import { DrawingField } from './drawing';
import type { Asked, LossName, Settings, Start, TestResult, Told } from './training';
import { clearTest, showLook, showScores, showTest } from './view';

/** Milliseconds between two looks into the network while it trains, and between two sentences about it. */
const LOOK_MS = 400;
const NEWS_MS = 10_000;
/** Steps of which the speed is the mean. */
const TIMED = 50;

type State = 'loading' | 'ready' | 'training' | 'paused';
let state: State = 'loading';
let file: Uint8Array;
let worker: TrainingWorker;
let run: RemoteRun<void, Asked>;
let step = 0;
let times: number[] = [];
let drawn: Uint8Array | null = null;
/** One look is under way at a time; what is drawn meanwhile is looked at afterwards. */
let isLooking = false;
let isStale = false;
let lookedAt = 0;
let saidAt = 0;

const chart = new LossView(element('chart'));
const picker = element<HTMLInputElement>('file');
const choices = new Choices<keyof Settings>(element('settings'), () => {
  if (state !== 'loading') run.ask('settings', settings()).catch(() => undefined);
});
const field = new DrawingField(element('field'), (pixels) => {
  drawn = pixels;
  if (pixels === null) showScores(null);
  look();
});

button('start').onclick = () => {
  begin(false);
  enter('training');
};
button('pause').onclick = () => {
  if (state === 'training') run.pause();
  else run.resume();
  enter(state === 'training' ? 'paused' : 'training');
};
button('save').onclick = async () => {
  const { bytes, step } = await run.ask('save');
  offer(bytes, `digits-step-${step}.safetensors`);
};
button('load').onclick = () => picker.click();
button('clear').onclick = () => field.clear();
picker.onchange = async () => {
  const chosen = picker.files?.[0];
  if (chosen !== undefined) await load(new Uint8Array(await chosen.arrayBuffer()));
  // The same file can be chosen once more.
  picker.value = '';
};
open();

function settings(): Settings {
  return {
    loss: choices.get('loss') as LossName,
    lr: Number(choices.get('lr')),
    batchSize: Number(choices.get('batchSize')),
  };
}

/** Gets the digits and a worker; where one of them does not come, it can be tried again. */
async function open(): Promise<void> {
  enter('loading');
  const bar = element<HTMLProgressElement>('loading');
  try {
    file ??= await download(address, (share) => {
      bar.value = share;
    });
  } catch (error) {
    say('status', 'Without digits nothing can be learned');
    trouble(`The digits did not arrive: ${(error as Error).message}.`, open);
    return;
  }
  worker = new TrainingWorker(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
  begin(true);
  try {
    const threads = await run.ask('threads');
    enter('ready');
    say('status', `Ready, on ${threads === 1 ? 'one thread' : `${threads} threads`}`);
  } catch {
    // The run has said what was wrong.
  }
}

/** A new network; paused, it is there to be looked at. */
function begin(paused: boolean): void {
  step = 0;
  times = [];
  saidAt = performance.now();
  chart.clear();
  clearTest();
  showStep(0, undefined);
  calm();
  const start: Start = { settings: settings(), file };
  const own = worker.start<void, Told, Asked>(start, {
    paused,
    onProgress: (told) => told.forEach(hear),
    onPaused: (isPaused) => {
      if (state !== 'loading' && state !== 'ready') enter(isPaused ? 'paused' : 'training');
    },
  });
  run = own;
  own.ended.catch((error: Error) => {
    if (run !== own) return;
    enter('loading');
    say('status', 'The training ended');
    trouble(`The training ended: ${error.message}.`, open);
  });
  isLooking = false;
  look();
}

function hear(told: Told): void {
  switch (told.kind) {
    case 'step':
      // The last steps of a training that another has replaced.
      if (told.step !== step + 1) return;
      step = told.step;
      times = [...times.slice(1 - TIMED), told.ms];
      chart.add(told.step, told.loss);
      showStep(told.step, told.loss);
      say('epoch', String(told.epoch));
      if (performance.now() - lookedAt >= pace(LOOK_MS)) look();
      break;
    case 'test':
      showTest(told.test);
      tell(told.test);
      look();
      break;
    case 'diverged':
      step = told.keptStep;
      chart.cut(step);
      showStep(step, undefined);
      look();
      trouble(
        `The loss is no number any more after step ${told.step}, so the network is back at step ${step}. Choose a smaller learning ` +
          'rate, then resume or restart.',
      );
  }
}

/** A sentence now and then, for those who hear the page. */
function tell({ step, epoch, right, count }: TestResult): void {
  if (step % 100 === 0)
    chart.mark({ step, label: `epoch ${epoch}`, value: `${((right / count) * 100).toFixed(0)} % right` });
  if (performance.now() - saidAt < NEWS_MS) return;
  saidAt = performance.now();
  say('news', `After ${step} steps it reads ${right} of ${count} test digits.`);
}

function showStep(step: number, loss: number | undefined): void {
  say('step', String(step));
  say('loss', loss === undefined ? '–' : loss.toFixed(3));
  const ms = times.reduce((sum, time) => sum + time, 0);
  const speed = (times.length * 1000) / ms;
  say('speed', ms > 0 ? speed.toFixed(1) : '–');
  say('images', ms > 0 ? (speed * settings().batchSize).toFixed(0) : '–');
}

/** Looks at the drawing, or at a digit of the test set, through the network of now. */
async function look(): Promise<void> {
  isStale = isLooking;
  if (isLooking || run === undefined) return;
  isLooking = true;
  const [own, pixels] = [run, drawn];
  try {
    const seen = await own.ask('look', pixels);
    if (run !== own) return;
    lookedAt = performance.now();
    if (seen.scores.every(Number.isFinite)) {
      showLook(seen);
      if (pixels !== null && drawn !== null) showScores(seen.scores);
    }
  } catch {
    // The run is over, and has said why.
  }
  if (run !== own) return;
  isLooking = false;
  if (isStale) look();
}

async function load(bytes: Uint8Array): Promise<void> {
  try {
    const loaded = await run.ask('load', bytes);
    step = 0;
    chart.clear();
    clearTest();
    calm();
    for (const loss of loaded.losses) chart.add(++step, loss);
    for (const [name, value] of Object.entries(loaded.settings)) choices.set(name as keyof Settings, String(value));
    showStep(step, loaded.losses.at(-1));
    enter('paused');
    say('status', `Loaded, at step ${step}`);
    look();
  } catch (error) {
    trouble((error as Error).message.replace(/^Error: /, ''));
  }
}

function enter(next: State): void {
  if (next === state && next !== 'loading') return;
  state = next;
  const texts: Record<State, string> = {
    loading: 'Loading 10,000 digits …',
    ready: 'Ready',
    training: 'Training',
    paused: 'Paused',
  };
  say('status', texts[next]);
  if (next === 'training') calm();
  element('loading').hidden = next !== 'loading';
  for (const id of ['start', 'load']) button(id).disabled = next === 'loading';
  for (const id of ['pause', 'save']) button(id).disabled = next === 'loading' || next === 'ready';
  say('start', next === 'training' || next === 'paused' ? 'Restart' : 'Start');
  say('pause', next === 'paused' ? 'Resume' : 'Pause');
}
