import { MessageChannel } from 'node:worker_threads';
import { nn, optim, rand, ShapeError, type Tensor, tensor } from 'torchlet';
import { assertClose } from 'torchlet/testing';
import { type MessageEnd, serveTraining, type Train, TrainingWorker } from 'torchlet/worker';
import { afterEach, describe, expect, it } from 'vitest';

const open: MessageChannel[] = [];
afterEach(() => {
  for (const { port1 } of open.splice(0)) port1.close();
});

/** A page's worker; both ends are ports of Node's here, and what they say is copied as between threads. */
function workerWith<Settings, Progress>(train: Train<Settings, Progress>): TrainingWorker {
  const channel = new MessageChannel();
  open.push(channel);
  serveTraining(train, channel.port1 as unknown as MessageEnd);
  return new TrainingWorker(channel.port2 as unknown as MessageEnd);
}

const pauseOf = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const endless = workerOf();
function workerOf() {
  return async (_: unknown, run: Parameters<Train>[1]) => {
    run.onCheckpoint(() => ({ step: run.step }));
    run.onAsk('double', (value: number) => value * 2);
    while (await run.next({ step: run.step }));
    return run.step;
  };
}

interface Line {
  model: Record<string, Tensor>;
  optimizer: ReturnType<optim.SGD['stateDict']>;
}

/** Ten steps on given data; goes on from a checkpoint. */
const fit: Train<{ x: Tensor; y: Tensor; first: Record<string, Tensor> }, { loss: number }> = async (
  { x, y, first },
  run,
) => {
  const model = new nn.Linear(2, 1);
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
  const from = run.checkpoint as Line | undefined;
  model.loadStateDict(from?.model ?? first);
  if (from !== undefined) optimizer.loadStateDict(from.optimizer);
  run.onCheckpoint((): Line => ({ model: model.stateDict(), optimizer: optimizer.stateDict() }));
  let loss: Tensor;
  do {
    optimizer.zeroGrad();
    loss = new nn.MSELoss()(model(x), y);
    loss.backward();
    optimizer.step();
  } while (await run.next({ loss: loss.item() }));
  return model.stateDict();
};

describe('a run in a worker', () => {
  it('reports every step, in order, and gives its result', async () => {
    const losses: number[] = [];
    const settings = { x: rand([8, 2]), y: rand([8, 1]), first: new nn.Linear(2, 1).stateDict() };
    const run = workerWith(fit).start<Record<string, Tensor>, { loss: number }>(settings, {
      maxSteps: 10,
      onProgress: (values) => losses.push(...values.map(({ loss }) => loss)),
    });
    const { reason, step, result, checkpoint } = await run.ended;
    expect([reason, step, losses.length]).toEqual(['maxSteps', 10, 10]);
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);
    assertClose(result, (checkpoint as Line).model, { rtol: 0, atol: 0 });
  });

  it('goes on from a checkpoint to the same bits', async () => {
    const settings = { x: rand([8, 2]), y: rand([8, 1]), first: new nn.Linear(2, 1).stateDict() };
    const worker = workerWith(fit);
    const { result: whole } = await worker.start(settings, { maxSteps: 10 }).ended;
    const { checkpoint } = await worker.start(settings, { maxSteps: 4 }).ended;
    const { result: joined } = await worker.start(settings, { maxSteps: 6, checkpoint }).ended;
    assertClose(joined, whole, { rtol: 0, atol: 0 });
  });

  it('ends by itself', async () => {
    const worker = workerWith(async (given: { n: number }) => given.n + 1);
    expect(await worker.start({ n: 1 }).ended).toMatchObject({ reason: 'finished', step: 0, result: 2 });
  });

  it('pauses, answers while it is paused, and resumes', async () => {
    const states: boolean[] = [];
    const run = workerWith(endless).start(null, { onPaused: (isPaused) => states.push(isPaused) });
    await pauseOf(20);
    run.pause();
    const before = ((await run.checkpoint()) as { step: number }).step;
    await pauseOf(20);
    const { step } = (await run.checkpoint()) as { step: number };
    await pauseOf(20);
    expect(await run.checkpoint()).toEqual({ step });
    expect(step - before).toBeLessThanOrEqual(1);
    expect(await run.ask('double', 4)).toBe(8);
    run.resume();
    await pauseOf(20);
    expect(((await run.checkpoint()) as { step: number }).step).toBeGreaterThan(step);
    run.cancel();
    expect((await run.ended).reason).toBe('cancelled');
    expect(states).toEqual([true, false]);
  });

  it('is cancelled by a signal, also while it is paused', async () => {
    const abort = new AbortController();
    const run = workerWith(endless).start(null, { signal: abort.signal });
    run.pause();
    await pauseOf(10);
    abort.abort();
    expect((await run.ended).reason).toBe('cancelled');
    const aborted = workerWith(endless).start(null, { signal: AbortSignal.abort() });
    expect((await aborted.ended).reason).toBe('cancelled');
  });

  it('ends when its time is used up, pauses not counted', async () => {
    const run = workerWith(endless).start(null, { maxMs: 60 });
    await pauseOf(10);
    run.pause();
    await pauseOf(100);
    const paused = performance.now();
    run.resume();
    expect((await run.ended).reason).toBe('maxMs');
    expect(performance.now() - paused).toBeGreaterThan(20);
  });

  it('hands errors on with their class and text', async () => {
    const worker = workerWith(async () => rand([2]).matmul(rand([3])));
    const run = worker.start(null);
    await expect(run.ended).rejects.toThrow(ShapeError);
    await expect(run.ended).rejects.toThrow('inconsistent tensor size');
    await expect(run.ask('anything')).rejects.toThrow('this run has ended');
    const other = workerWith(() => Promise.reject(new RangeError('own'))).start(null);
    await expect(other.ended).rejects.toThrow('RangeError: own');
    const asked = workerWith(endless).start(null);
    await expect(asked.ask('unknown')).rejects.toThrow("the training answers no 'unknown'");
    asked.cancel();
  });

  it('ends when another begins', async () => {
    const worker = workerWith(endless);
    const first = worker.start(null);
    const second = worker.start(null, { maxSteps: 3 });
    await expect(first.ended).rejects.toThrow('another run was started');
    expect((await second.ended).result).toBe(3);
  });

  it('ends when its port is closed', async () => {
    let step = 0;
    let signal: AbortSignal | undefined;
    const worker = workerWith(async (_: null, run) => {
      signal = run.signal;
      while (await run.next()) step = run.step;
    });
    void worker.start(null).ended.catch(() => undefined);
    await pauseOf(20);
    open.at(-1)?.port2.close();
    await pauseOf(20);
    const last = step;
    await pauseOf(20);
    expect(last).toBeGreaterThan(0);
    expect([step, signal?.aborted]).toEqual([last, true]);
  });

  it('keeps the tensors that it sends', async () => {
    const w = tensor([1, 2]);
    const worker = workerWith(async (_: null, run) => {
      await run.next({ w });
      return w;
    });
    const { result } = await worker.start(null).ended;
    expect(result).toEqual(w);
    expect(w.tolist()).toEqual([1, 2]);
  });
});
