import { type RemoteRun, TrainingWorker } from 'torchlet/worker';
import { LossView } from '../shared/chart';
import { button, Choices, calm, element, pace, say, trouble } from '../shared/page';
import { drawNeurons, drawPlane, drawPoints } from './pictures';
import { type ActivationName, type Asked, type DataName, EXTENT, type Point, type Start, type Told } from './training';

/** Places of the plane in each direction. */
const SIDE = 60;
const SMALL_SIDE = 20;
const NETWORK_MS = 250;
const NEWS_MS = 10_000;
/** How far an arrow key moves the mark. */
const STRIDE = 0.1;

const choices = new Choices<Exclude<keyof Start, 'added'> | 'colour'>(element('settings'), (name) => {
  if (name === 'lr' || name === 'pace') run.ask('settings', start()).catch(() => undefined);
  else if (name !== 'colour') {
    if (name === 'data') {
      added = [];
      say('added', '');
    }
    begin(!isTraining);
  }
});
const chart = new LossView(element('chart'));
const canvas = element<HTMLCanvasElement>('points');

let worker: TrainingWorker;
let run: RemoteRun<void, Asked>;
let isTraining = false;
let added: Point[] = [];
let points: readonly Point[] = [];
let learned = 0;
let step = 0;
let mark = { x: 0, y: 0 };
let frames: number[] = [];
let lookedAt = 0;
let saidAt = performance.now();

button('start').onclick = () => {
  if (isTraining) run.pause();
  else run.resume();
  show(!isTraining);
};
button('restart').onclick = () => begin(!isTraining);
canvas.onpointerdown = ({ clientX, clientY }) => {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  add(((2 * (clientX - left)) / width - 1) * EXTENT, (1 - (2 * (clientY - top)) / height) * EXTENT);
};
canvas.onkeydown = (event) => {
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [-STRIDE, 0],
    ArrowRight: [STRIDE, 0],
    ArrowUp: [0, STRIDE],
    ArrowDown: [0, -STRIDE],
  };
  const move = moves[event.key];
  if (move !== undefined) {
    const within = (at: number): number => Math.min(EXTENT, Math.max(-EXTENT, at));
    mark = { x: within(mark.x + move[0]), y: within(mark.y + move[1]) };
    showPoints();
  } else if (event.key === ' ') add(mark.x, mark.y);
  else return;
  event.preventDefault();
};
canvas.onfocus = canvas.onblur = () => showPoints();
new ResizeObserver(() => showPoints()).observe(canvas);
open();

function start(): Start {
  const number = (name: keyof Start): number => Number(choices.get(name as 'lr'));
  return {
    data: choices.get('data') as DataName,
    points: number('points'),
    noise: number('noise'),
    layers: number('layers'),
    width: number('width'),
    activation: choices.get('activation') as ActivationName,
    lr: number('lr'),
    pace: number('pace'),
    added,
  };
}

function open(): void {
  worker = new TrainingWorker(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
  begin(true);
}

/** A new network, and the same points; paused, it is there to be looked at. */
function begin(paused: boolean): void {
  step = 0;
  say('step', '0');
  say('loss', '–');
  frames = [];
  chart.clear();
  const own = worker.start<void, Told, Asked>(start(), {
    paused,
    onProgress: (losses) => {
      if (run !== own) return;
      for (const loss of losses) chart.add(++step, loss);
      say('step', String(step));
      say('loss', (losses.at(-1) as number).toFixed(4));
    },
  });
  run = own;
  own.ended.catch((error: Error) => {
    if (run === own) trouble(`The training ended: ${error.message}.`, open);
  });
  calm();
  show(!paused);
  arrive(own).catch(() => undefined);
}

async function arrive(own: typeof run): Promise<void> {
  const made = await own.ask('points');
  if (run !== own) return;
  ({ points, learned } = made);
  button('start').disabled = false;
  button('restart').disabled = false;
  showPoints();
  lookedAt = 0;
  while (run === own) {
    const plane = await own.ask('plane', SIDE);
    if (run !== own) return;
    drawPlane(element('plane'), plane);
    count();
    if (performance.now() - lookedAt >= pace(NETWORK_MS)) await look(own);
    await nextFrame();
  }
}

async function look(own: typeof run): Promise<void> {
  lookedAt = performance.now();
  const network = await own.ask('network', SMALL_SIDE);
  if (run !== own) return;
  drawNeurons(element('neurons'), network);
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  say('accuracy', percent(network.accuracy));
  say('test-accuracy', percent(network.testAccuracy));
  say('speed', network.speed > 0 ? network.speed.toFixed(0) : '–');
  say('frames', isTraining ? String(frames.length) : '–');
  if (!isTraining || performance.now() - saidAt < NEWS_MS) return;
  saidAt = performance.now();
  say('news', `After ${step} steps it has ${percent(network.testAccuracy)} of the test points right.`);
}

/** Boundaries drawn within the last second. */
function count(): void {
  const now = performance.now();
  frames = [...frames.filter((time) => now - time < 1000), now];
}

/** While nothing changes a look now and then is enough. */
function nextFrame(): Promise<void> {
  const rest = isTraining ? pace(0) : NETWORK_MS;
  const frame = (resolve: () => void): unknown => requestAnimationFrame(resolve);
  return new Promise<void>((resolve) => (rest > 0 ? setTimeout(() => frame(resolve), rest) : frame(resolve)));
}

function show(training: boolean): void {
  isTraining = training;
  say('start', training ? 'Pause' : step > 0 ? 'Resume' : 'Start');
  say('status', training ? 'Training' : step > 0 ? 'Paused' : 'Ready');
}

function showPoints(): void {
  const isMarked = document.activeElement === canvas && canvas.matches(':focus-visible');
  drawPoints(canvas, points, learned, isMarked ? mark : null);
}

/** A point of the chosen colour; the network begins anew with it. */
function add(x: number, y: number): void {
  added = [...added, { x, y, label: Number(choices.get('colour')) }];
  say('added', `${added.length} of your own points`);
  begin(!isTraining);
}
