import { LossChart } from './chart';
import { DrawingField } from './drawing';
import { drawFilters } from './filters';
import type { FromWorker, LossName, Settings, ToWorker } from './protocol';

const DIGITS = 10;

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const send = (message: ToWorker): void => worker.postMessage(message);
const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const button = (id: string): HTMLButtonElement => element(id);
const say = (id: string, text: string): void => {
  element(id).textContent = text;
};

const form = element<HTMLFormElement>('settings');
const file = element<HTMLInputElement>('file');
const chart = new LossChart(element('chart'));
const meters = Array.from({ length: DIGITS }, (_, digit) => addMeter(digit));

type State = 'loading' | 'ready' | 'training' | 'paused';
let state: State = 'loading';
/** The newest picture that waits to be classified; one is under way at a time. */
let waiting: Uint8Array | null = null;
let classifying = false;
let drawn: Uint8Array | null = null;

const field = new DrawingField(element('field'), (pixels) => {
  drawn = pixels;
  if (pixels === null) showScores(null);
  else classify(pixels);
});

button('start').onclick = () => {
  send({ type: 'start', settings: settingsOf() });
  enter('training');
};
button('pause').onclick = () => {
  send({ type: state === 'training' ? 'pause' : 'resume' });
  enter(state === 'training' ? 'paused' : 'training');
};
button('save').onclick = () => send({ type: 'save' });
button('load').onclick = () => file.click();
button('clear').onclick = () => field.clear();
file.onchange = async () => {
  const chosen = file.files?.[0];
  if (chosen !== undefined) send({ type: 'load', bytes: new Uint8Array(await chosen.arrayBuffer()) });
  // The same file can be chosen once more.
  file.value = '';
};

worker.onerror = (event) => fail(event.message || 'the worker could not be started');
worker.onmessage = ({ data }: MessageEvent<FromWorker>) => receive(data);

function receive(message: FromWorker): void {
  switch (message.type) {
    case 'ready':
      enter('ready');
      say('status', `Ready, on ${message.threads === 1 ? 'one thread' : `${message.threads} threads`}`);
      break;
    case 'started':
      // The training before it may have ended meanwhile.
      enter('training');
      chart.clear();
      showStep(0, undefined);
      say('accuracy', '–');
      break;
    case 'progress':
      chart.add(message.losses);
      showStep(message.step, message.losses.at(-1));
      say('epoch', String(message.epoch));
      say('speed', message.speed.toFixed(0));
      break;
    case 'accuracy':
      say('accuracy', `${(message.value * 100).toFixed(1)} %`);
      if (drawn !== null) classify(drawn);
      break;
    case 'filters':
      drawFilters(element('filters'), message.values);
      break;
    case 'classified':
      classifying = false;
      if (drawn !== null) showScores(message.scores);
      if (waiting !== null) classify(waiting);
      break;
    case 'saved':
      download(message.bytes, `digits-step-${message.step}.safetensors`);
      break;
    case 'loaded':
      chart.clear();
      chart.add(message.losses);
      showSettings(message.settings);
      showStep(message.step, message.losses.at(-1));
      enter('paused');
      say('status', `Loaded, at step ${message.step}`);
      break;
    case 'diverged':
      enter('paused');
      showScores(null);
      showStep(message.keptStep, undefined);
      fail(
        `The loss is no number any more after step ${message.step}; the network is back at step ${message.keptStep}: start ` +
          'again with a smaller learning rate',
      );
      break;
    case 'failed':
      fail(message.message);
  }
}

function enter(next: State): void {
  state = next;
  const texts: Record<State, string> = { loading: '', ready: 'Ready', training: 'Training', paused: 'Paused' };
  say('status', texts[next]);
  element('status').classList.remove('failed');
  for (const id of ['start', 'load']) button(id).disabled = next === 'loading';
  for (const id of ['pause', 'save']) button(id).disabled = next === 'loading' || next === 'ready';
  say('start', next === 'training' || next === 'paused' ? 'Restart' : 'Start');
  say('pause', next === 'paused' ? 'Resume' : 'Pause');
}

function fail(message: string): void {
  classifying = false;
  say('status', message);
  element('status').classList.add('failed');
}

function settingsOf(): Settings {
  const data = new FormData(form);
  return {
    loss: data.get('loss') as LossName,
    lr: Number(data.get('lr')),
    batchSize: Number(data.get('batchSize')),
  };
}

function showSettings(settings: Settings): void {
  for (const [name, value] of Object.entries(settings)) {
    (form.elements.namedItem(name) as HTMLSelectElement).value = String(value);
  }
}

function showStep(step: number, loss: number | undefined): void {
  say('step', String(step));
  say('loss', loss === undefined ? '–' : loss.toFixed(3));
}

function classify(pixels: Uint8Array): void {
  if (state === 'loading') return;
  waiting = classifying ? pixels : null;
  if (classifying) return;
  classifying = true;
  send({ type: 'classify', pixels });
}

function addMeter(digit: number): HTMLMeterElement {
  const row = document.createElement('li');
  const meter = document.createElement('meter');
  meter.setAttribute('aria-label', String(digit));
  row.append(String(digit), meter);
  element('scores').append(row);
  return meter;
}

function showScores(given: readonly number[] | null): void {
  // A network whose training went astray answers with NaN.
  const scores = given?.every(Number.isFinite) ? given : null;
  meters.forEach((meter, digit) => {
    meter.value = scores?.[digit] ?? 0;
  });
  say('guess', scores === null ? '' : `This is a ${scores.indexOf(Math.max(...scores))}`);
}

function download(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
