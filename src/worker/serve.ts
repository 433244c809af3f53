import { listen, type MessageEnd, ownEnd, send, sentError } from './port';
import { CHECKPOINT, type EndReason, type FromWorker, type Questions, type ToWorker } from './protocol';

/** Milliseconds of training after which messages are looked at. */
const TURN_MS = 5;

/** A running training, inside the worker. */
export interface TrainingRun<Progress = unknown, Asked extends Questions = Questions> {
  /** Steps so far. */
  readonly step: number;
  /** What the run was started from, or undefined: the value of an earlier checkpoint. */
  readonly checkpoint: unknown;
  /** Ends when the run is cancelled: for `fetch` and others that take one. */
  readonly signal: AbortSignal;
  /**
   * To be awaited after each step: reports, lets messages in, waits while the run is paused.
   *
   * @param progress - what the page gets to see of this step
   * @returns false when the run is over, since it was cancelled or its budget is used up
   */
  next(progress?: Progress): Promise<boolean>;
  /**
   * As `next`, without counting a step: to be awaited before the first one, so that a run may start paused, and between the
   * batches of a test.
   *
   * @param progress - what the page gets to see, beside what the steps tell
   * @returns false when the run is over
   */
  turn(progress?: Progress): Promise<boolean>;
  /** Pauses the run itself, as the page may: the next `turn` or `next` waits until the page resumes it. */
  pause(): void;
  /** Says what a checkpoint holds: tensors, state dicts, numbers. Called when the page asks, and at the end. */
  onCheckpoint(make: () => unknown): void;
  /**
   * Answers `run.ask(name, value)` of the page, also while the run is paused. What is asked before the first `turn` or `next` waits
   * for its answer.
   */
  onAsk<Name extends string & keyof Asked>(name: Name, answer: Answering<Asked[Name]>): void;
}

/** Answers at once or later. */
type Answering<Question extends (value: never) => unknown> = (
  ...value: Parameters<Question>
) => ReturnType<Question> | Promise<Awaited<ReturnType<Question>>>;

/** The training itself. What it returns is the run's result. */
export type Train<Settings = never, Progress = unknown, Asked extends Questions = Questions> = (
  settings: Settings,
  run: TrainingRun<Progress, Asked>,
) => unknown;

/**
 * Trains what a page asks for: called once, at the top of a worker's file. One run goes on at a time; a new start ends the one before,
 * and so does the port's end where the host tells (Node, Deno, Bun, newer browsers).
 *
 * @param train - the training: `while (await run.next({ loss }))` is its loop
 * @param end - where messages come from; default the page that made this worker
 * @throws TorchletError outside of a worker
 * @example
 * const { port1, port2 } = new MessageChannel();
 * serveTraining(async ({ lr }: { lr: number }, run) => {
 *   let loss = 1;
 *   do loss *= 1 - lr; while (await run.next({ loss }));
 *   return loss;
 * }, port1);
 * const { result } = await new TrainingWorker(port2).start({ lr: 0.5 }, { maxSteps: 2 }).ended;
 * result; // => 0.25
 * port1.close();
 */
export function serveTraining<Settings, Progress = unknown, Asked extends Questions = Questions>(
  train: Train<Settings, Progress, Asked>,
  end: MessageEnd = ownEnd(),
): void {
  let current: Run | undefined;
  const received = (given: unknown): void => {
    const message = given as ToWorker;
    if (message.torchlet === 'start') {
      current?.end('cancelled');
      current = new Run(end, message);
      current.begin(train as unknown as Train).catch(() => undefined);
    } else if (message.torchlet !== undefined && current?.id === message.run) current.receive(message);
  };
  // Nobody could end a run whose page has gone.
  listen(end, received, () => current?.end('cancelled'));
}

type Start = ToWorker & { torchlet: 'start' };
type Asking = ToWorker & { torchlet: 'ask' };

class Run implements TrainingRun {
  readonly id: number;
  readonly checkpoint: unknown;
  step = 0;
  private readonly abort = new AbortController();
  private readonly answers = new Map<string, (value: never) => unknown>();
  /** Questions from before the first turn, until when the training may still say what it answers; then undefined. */
  private early: Asking[] | undefined = [];
  private values: unknown[] = [];
  private reason: EndReason | undefined;
  private resume: (() => void) | undefined;
  private paused: Promise<void> | undefined;
  private turnedAt = performance.now();
  private reportedAt = performance.now();
  /** Milliseconds of training, pauses not counted. */
  private spent = 0;
  private lastAt = performance.now();

  constructor(
    private readonly port: MessageEnd,
    private readonly start: Start,
  ) {
    this.id = start.run;
    this.checkpoint = start.checkpoint ?? undefined;
    if (start.paused) this.pause();
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  async begin(train: Train): Promise<void> {
    try {
      const result = await train(this.start.settings as never, this);
      this.answerEarly();
      this.report();
      const reason = this.reason ?? 'finished';
      this.send({ torchlet: 'ended', run: this.id, reason, step: this.step, result, checkpoint: this.made() });
    } catch (error) {
      this.report();
      this.send({ torchlet: 'failed', run: this.id, error: sentError(error) });
    }
  }

  next(progress?: unknown): Promise<boolean> {
    this.step++;
    const { maxSteps } = this.start;
    if (maxSteps !== null && this.step >= maxSteps) this.end('maxSteps');
    return this.turn(progress);
  }

  async turn(progress?: unknown): Promise<boolean> {
    this.answerEarly();
    if (progress !== undefined) this.values.push(progress);
    const now = performance.now();
    this.spent += now - this.lastAt;
    this.lastAt = now;
    const { maxMs, reportMs } = this.start;
    if (maxMs !== null && this.spent >= maxMs) this.end('maxMs');
    if (now - this.reportedAt >= reportMs) this.report();
    if (this.reason === undefined && now - this.turnedAt >= TURN_MS) await this.letMessagesIn();
    if (this.paused !== undefined) await this.wait();
    return this.reason === undefined;
  }

  pause(): void {
    this.paused ??= new Promise((resolve) => {
      this.resume = resolve;
    });
  }

  onCheckpoint(make: () => unknown): void {
    this.onAsk(CHECKPOINT, make);
  }

  onAsk(name: string, answer: (value: never) => unknown): void {
    this.answers.set(name, answer);
    for (const asked of this.early?.filter((one) => one.name === name) ?? []) this.reply(asked);
    this.early = this.early?.filter((one) => one.name !== name);
  }

  receive(message: Exclude<ToWorker, Start>): void {
    if (message.torchlet === 'ask') {
      if (this.early === undefined || this.answers.has(message.name)) this.reply(message);
      else this.early.push(message);
    } else if (message.torchlet === 'cancel') this.end('cancelled');
    else if (message.torchlet === 'resume') this.resume?.();
    else this.pause();
  }

  end(reason: EndReason): void {
    this.reason ??= reason;
    if (reason === 'cancelled') this.abort.abort();
    this.resume?.();
  }

  private async wait(): Promise<void> {
    this.report();
    this.send({ torchlet: 'paused', run: this.id, step: this.step });
    await this.paused;
    this.paused = undefined;
    this.resume = undefined;
    this.lastAt = performance.now();
    if (this.reason === undefined) this.send({ torchlet: 'resumed', run: this.id, step: this.step });
  }

  private answerEarly(): void {
    if (this.early === undefined) return;
    const { early } = this;
    this.early = undefined;
    for (const asked of early) this.reply(asked);
  }

  private reply(asked: Asking): void {
    this.answer(asked).catch(() => undefined);
  }

  private async answer({ question, name, value }: Asking): Promise<void> {
    try {
      const answer = this.answers.get(name);
      if (answer === undefined)
        throw new Error(`the training answers no '${name}'${name === CHECKPOINT ? ': call run.onCheckpoint' : ''}`);
      this.send({ torchlet: 'answer', run: this.id, question, value: await answer(value as never) });
    } catch (error) {
      this.send({ torchlet: 'answer', run: this.id, question, error: sentError(error) });
    }
  }

  private made(): unknown {
    return (this.answers.get(CHECKPOINT) as (() => unknown) | undefined)?.();
  }

  /** Lets the event loop turn, by a message: timers wait four milliseconds in pages. */
  private async letMessagesIn(): Promise<void> {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
    this.turnedAt = performance.now();
  }

  private report(): void {
    this.reportedAt = performance.now();
    if (this.values.length === 0) return;
    const { values } = this;
    this.values = [];
    this.send({ torchlet: 'progress', run: this.id, step: this.step, values });
  }

  private send(message: FromWorker): void {
    send(this.port, message);
  }
}
