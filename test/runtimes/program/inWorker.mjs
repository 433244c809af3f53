// For Node, Deno and Bun: ten steps in a worker, with a pause, give the weights that ten steps here give.
import { tensor } from 'torchlet';
import { assertClose } from 'torchlet/testing';
import { TrainingWorker } from 'torchlet/worker';
import { train } from './trainInWorker.mjs';

const STEPS = 10;

const url = new URL('./worker.mjs', import.meta.url);
const threads = globalThis.Worker === undefined ? await import('node:worker_threads') : globalThis;
const own = new threads.Worker(url, { type: 'module' });
const worker = new TrainingWorker(own);
const data = {
  x: tensor([
    [1, 2],
    [3, 4],
  ]),
  y: tensor([[1], [0]]),
};
let seen = 0;
const run = worker.start(data, { maxSteps: STEPS, onProgress: (steps) => (seen += steps.length) });
run.pause();
run.resume();
const { reason, step, result } = await run.ended;
let count = 0;
const here = await train(data, { onCheckpoint() {}, next: async () => ++count < STEPS });
assertClose(result, here, { rtol: 0, atol: 0 });
if (reason !== 'maxSteps' || step !== STEPS || seen !== STEPS) throw new Error(`${reason} ${step} ${seen}`);
const failed = await worker.start(data, { maxSteps: 3 }).ended.then(
  () => undefined,
  (error) => error,
);
if (failed?.name !== 'ShapeError') throw new Error(`expected a ShapeError, got ${failed}`);
await own.terminate();
console.log('trained in a worker');
