import { TorchletError } from '../errors';
import { listen, type MessageEnd, receivedError, send } from './port';
import { CHECKPOINT, type EndReason, type FromWorker, type Questions, type ToWorker } from './protocol';

export interface StartOptions<Progress = unknown> {
  /** Cancels the run when it is aborted. */
  signal?: AbortSignal;
  /** Ends the run after so many steps. */
  maxSteps?: number;
  /** Ends the run after so many milliseconds of training; pauses do not count. */
  maxMs?: number;
  /** Starts paused: with `run.turn()` before its first step the training waits for `resume()`, and answers meanwhile. Default false. */
  paused?: boolean;
  /** Goes on from this value of an earlier checkpoint. */
  checkpoint?: unknown;
  /** Milliseconds between two reports, default 100: all steps are in them. */
  reportMs?: number;
  /** Gets what the steps since the last report had to tell. */
  onProgress?: (values: readonly Progress[], step: number) => void;
  /** Called when the worker has paused or goes on. */
  onPaused?: (isPaused: boolean, step: number) => void;
}

/** How a run ended. */
export interface RunEnd<Result = unknown> {
  readonly reason: EndReason;
  readonly step: number;
  /** What the training returned. */
  readonly result: Result;
  /** The last state, where the training makes checkpoints. */
  readonly checkpoint: unknown;
}

/** Where nobody said what may be asked. */
type AnyQuestions = Record<string, (value?: unknown) => unknown>;

interface Question {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * A run in a worker, seen from the page.
 *
 * @example
 * const { port1, port2 } = new MessageChannel();
 * serveTraining(async (_: null, run) => {
 *   run.onAsk('half', (x) => (x as number) / 2);
 *   while (await run.next(run.step)) {}
 * }, port1);
 * const run = new TrainingWorker(port2).start(null);
 * await run.ask('half', 5); // => 2.5
 * run.cancel();
 * (await run.ended).reason; // => 'cancelled'
 * port1.close();
 */
export class RemoteRun<Result = unknown, Asked extends Questions = AnyQuestions> {
  /** How it ended; rejects with the training's error. */
  readonly ended: Promise<RunEnd<Result>>;
  private readonly questions = new Map<number, Question>();
  private asked = 0;
  private settle!: { resolve(end: RunEnd<Result>): void; reject(error: Error): void };
  private isOver = false;

  /** @internal */
  constructor(
    private readonly end: MessageEnd,
    private readonly id: number,
    private readonly options: StartOptions<never>,
  ) {
    this.ended = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    // Who only looks at progress is not to blame for an error that nobody awaits.
    this.ended.catch(() => undefined);
  }

  /** Stops after the running step; the state stays. */
  pause(): void {
    this.say({ torchlet: 'pause', run: this.id });
  }

  /** Goes on after a pause. */
  resume(): void {
    this.say({ torchlet: 'resume', run: this.id });
  }

  /** Ends the run after the running step; `ended` tells 'cancelled'. */
  cancel(): void {
    this.say({ torchlet: 'cancel', run: this.id });
  }

  /**
   * The state of now, as the training makes it by `run.onCheckpoint`.
   *
   * @returns tensors and numbers, as the worker has them now
   */
  checkpoint(): Promise<unknown> {
    return this.put(CHECKPOINT, undefined);
  }

  /**
   * Asks the training something, as `run.onAsk` answers.
   *
   * @param name - of a question that the worker answers
   * @param value - what goes with it
   * @returns the answer
   * @throws what the answer throws, and TorchletError when the run ends before it answers
   */
  ask<Name extends string & keyof Asked>(
    name: Name,
    ...value: Parameters<Asked[Name]>
  ): Promise<Awaited<ReturnType<Asked[Name]>>> {
    return this.put(name, value[0]) as Promise<Awaited<ReturnType<Asked[Name]>>>;
  }

  private put(name: string, value: unknown): Promise<unknown> {
    if (this.isOver) return Promise.reject(new TorchletError('this run has ended'));
    const question = this.asked++;
    return new Promise((resolve, reject) => {
      this.questions.set(question, { resolve, reject });
      this.say({ torchlet: 'ask', run: this.id, question, name, value });
    });
  }

  /** @internal */
  receive(message: FromWorker): void {
    switch (message.torchlet) {
      case 'progress':
        this.options.onProgress?.(message.values as readonly never[], message.step);
        break;
      case 'paused':
      case 'resumed':
        this.options.onPaused?.(message.torchlet === 'paused', message.step);
        break;
      case 'answer': {
        const question = this.questions.get(message.question);
        this.questions.delete(message.question);
        if (message.error === undefined) question?.resolve(message.value);
        else question?.reject(receivedError(message.error));
        break;
      }
      case 'ended':
        this.over();
        this.settle.resolve({
          reason: message.reason,
          step: message.step,
          result: message.result as Result,
          checkpoint: message.checkpoint,
        });
        break;
      case 'failed':
        this.fail(receivedError(message.error));
    }
  }

  /** @internal */
  fail(error: Error): void {
    this.over();
    this.settle.reject(error);
  }

  private over(): void {
    this.isOver = true;
    for (const { reject } of this.questions.values()) reject(new TorchletError('this run has ended'));
    this.questions.clear();
  }

  private say(message: ToWorker): void {
    if (!this.isOver) send(this.end, message);
  }
}

/**
 * Training in a worker, whose file calls `serveTraining`: a page stays free while it runs. Works with the Workers of browsers, Deno and Bun, and with those of Node's
 * worker_threads. Tensors and state dicts in settings, progress, answers, checkpoints and results arrive as tensors.
 *
 * @example
 * const { port1, port2 } = new MessageChannel();
 * serveTraining(async (_: null, run) => {
 *   const w = tensor([1, 2]);
 *   run.onCheckpoint(() => ({ w, step: run.step }));
 *   while (await run.next(run.step)) w.add_(1);
 * }, port1);
 * const run = new TrainingWorker(port2).start(null, { maxSteps: 3, onProgress: (values) => values.length });
 * const { reason, checkpoint } = await run.ended;
 * reason; // => 'maxSteps'
 * (checkpoint as { w: Tensor }).w; // => tensor([3., 4.])
 * port1.close();
 */
export class TrainingWorker {
  private run: RemoteRun<never> | undefined;
  private started = 0;
  private readonly end: MessageEnd;

  /**
   * @param worker - `new Worker(new URL('./train.js', import.meta.url), { type: 'module' })`
   * @throws TorchletError for what is no worker
   */
  constructor(worker: MessageEnd) {
    if (typeof worker?.postMessage !== 'function') {
      throw new TorchletError(
        "TrainingWorker() is made of a worker: new Worker(new URL('./train.js', import.meta.url), { type: 'module' })",
      );
    }
    this.end = worker;
    listen(worker, (given) => {
      const message = given as FromWorker & { run: number };
      if (message?.torchlet !== undefined && message.run === this.started) this.run?.receive(message);
    });
    const failed = (cause: { message?: string }): void => {
      this.run?.fail(new TorchletError(cause.message || 'the worker could not be started'));
    };
    if (worker.on !== undefined) worker.on('error', failed);
    else (worker.addEventListener as unknown as (type: string, listener: typeof failed) => void)('error', failed);
  }

  /**
   * Starts a run; one that is still going on ends.
   *
   * @param settings - what the training gets
   * @param options - budgets, an AbortSignal, a checkpoint to go on from, who listens: see `StartOptions`
   * @returns the run
   */
  start<Result = unknown, Progress = unknown, Asked extends Questions = AnyQuestions>(
    settings: unknown,
    options: StartOptions<Progress> = {},
  ): RemoteRun<Result, Asked> {
    const { signal, maxSteps, maxMs, checkpoint, reportMs, paused } = options;
    this.run?.fail(new TorchletError('another run was started'));
    const run = ++this.started;
    const remote = new RemoteRun<Result, Asked>(this.end, run, options as StartOptions<never>);
    this.run = remote as unknown as RemoteRun<never>;
    send(this.end, {
      torchlet: 'start',
      run,
      settings,
      checkpoint,
      maxSteps: maxSteps ?? null,
      maxMs: maxMs ?? null,
      reportMs: reportMs ?? 100,
      paused: paused ?? false,
    });
    if (signal?.aborted) remote.cancel();
    signal?.addEventListener('abort', () => remote.cancel());
    return remote;
  }
}
