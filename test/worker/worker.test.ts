import { MessageChannel } from 'node:worker_threads';
import { nn, optim, rand, ShapeError, type Tensor, tensor } from 'torchlet';
import { assertClose } from 'torchlet/testing';
import { type MessageEnd, type Questions, serveTraining, type Train, TrainingWorker } from 'torchlet/worker';
import { afterEach, describe, expect, it, vi } from 'vitest';

const open: MessageChannel[] = [];
afterEach(() => {
  for (const { port1 } of open.splice(0)) port1.close();
});

/** A page's worker; both ends are ports of Node's here, and what they say is copied as between threads. */
function workerWith<Settings, Progress, Asked extends Questions>(
  train: Train<Settings, Progress, Asked>,
): TrainingWorker {
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

  it('starts paused, and answers before its first step', async () => {
    const train: Train<null, number, Asked> = async (_, run) => {
      run.onAsk('stepAnd', (more) => run.step + more);
      run.onAsk('name', async () => 'line');
      if (await run.turn()) while (await run.next(run.step));
      return run.step;
    };
    interface Asked extends Questions {
      stepAnd(more: number): number;
      name(): string;
    }
    const states: [boolean, number][] = [];
    const seen: number[] = [];
    const run = workerWith(train).start<number, number, Asked>(null, {
      paused: true,
      maxSteps: 4,
      onProgress: (steps) => seen.push(...steps),
      onPaused: (isPaused, step) => states.push([isPaused, step]),
    });
    await pauseOf(20);
    const answer: number = await run.ask('stepAnd', 2);
    const name: string = await run.ask('name');
    expect([answer, name]).toEqual([2, 'line']);
    expect([states, seen]).toEqual([[[true, 0]], []]);
    run.resume();
    expect((await run.ended).result).toBe(4);
    expect(states).toEqual([
      [true, 0],
      [false, 0],
    ]);
    expect(seen).toEqual([0, 1, 2, 3]);
    const cancelled = workerWith(train).start(null, { paused: true });
    cancelled.cancel();
    expect(await cancelled.ended).toMatchObject({ reason: 'cancelled', step: 0 });
  });

  it('keeps questions until the training has said what it answers', async () => {
    const worker = workerWith(async (_: null, run) => {
      await pauseOf(20);
      run.onAsk('name', () => 'late');
      while (await run.turn());
    });
    const run = worker.start(null);
    const unknown = expect(run.ask('unknown')).rejects.toThrow("the training answers no 'unknown'");
    expect(await run.ask('name')).toBe('late');
    await unknown;
    run.cancel();
    const none = workerWith(() => pauseOf(20)).start(null);
    await expect(none.ask('anything')).rejects.toThrow("the training answers no 'anything'");
    await none.ended;
  });

  it('pauses itself, and lets messages in without counting a step', async () => {
    const worker = workerWith<null, number, Questions>(async (_, run) => {
      let turns = 0;
      run.onAsk('turns', () => turns);
      run.pause();
      await run.next();
      await run.turn(7);
      while (await run.turn()) turns++;
      return [run.step, turns];
    });
    const states: [boolean, number][] = [];
    const told: number[] = [];
    const run = worker.start<number[], number>(null, {
      onPaused: (...state) => states.push(state),
      onProgress: (values) => told.push(...values),
    });
    await pauseOf(10);
    expect(await run.ask('turns')).toBe(0);
    run.resume();
    await pauseOf(20);
    const turns = (await run.ask('turns')) as number;
    expect(turns).toBeGreaterThan(0);
    run.cancel();
    const { result, step } = await run.ended;
    expect([step, told]).toEqual([1, [7]]);
    expect(result[1]).toBeGreaterThanOrEqual(turns);
    expect(states).toEqual([
      [true, 1],
      [false, 1],
    ]);
    const budget = worker.start(null, { maxMs: 30 });
    await pauseOf(10);
    budget.resume();
    expect((await budget.ended).reason).toBe('maxMs');
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
    // The run is told as soon as the event loop comes to it.
    await vi.waitUntil(() => signal?.aborted === true, { timeout: 10_000 });
    const last = step;
    await pauseOf(20);
    expect(last).toBeGreaterThan(0);
    expect(step).toBe(last);
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
