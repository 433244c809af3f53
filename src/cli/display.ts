import { visible } from '../io/printable';
import { progressLine } from '../vis/progress';
import type { EpochReport, Observer, Training } from './training';

const REDRAW_MILLISECONDS = 100;
const LINE_MILLISECONDS = 10_000;
/** What takes less is over before anybody wonders. */
const PATIENCE_MILLISECONDS = 1000;
/** The loss shown is the mean of so many steps: single ones jump. */
const SMOOTHING = 20;

/** Shows a run: a bar that is written over on a terminal, now and then a line elsewhere. */
export class Display implements Observer {
  private readonly out: NodeJS.WriteStream;
  private readonly epochs: number;
  private readonly isLive: boolean;
  private shownAt: number;
  private barShown = false;

  constructor(out: NodeJS.WriteStream, epochs: number, environment: NodeJS.ProcessEnv = process.env) {
    this.out = out;
    this.epochs = epochs;
    this.isLive = Boolean(out.isTTY) && !environment.CI && environment.TERM !== 'dumb';
    this.shownAt = performance.now();
  }

  /** Width to draw in; a terminal that does not know its size says 0. */
  get columns(): number {
    return this.out.columns || 80;
  }

  /** A line above the bar. */
  line(text: string): void {
    this.clear();
    this.out.write(`${visible(text)}\n`);
  }

  /** Says what one waits for: at once on a terminal, where it goes away again, and elsewhere if it takes its time. */
  async during<T>(text: string, work: () => Promise<T>): Promise<T> {
    if (this.isLive) this.redraw(text.slice(0, this.columns - 1));
    const timer = this.isLive ? undefined : setTimeout(() => this.line(text), PATIENCE_MILLISECONDS);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      this.clear();
    }
  }

  step(training: Training): void {
    const now = performance.now();
    if (now - this.shownAt < (this.isLive ? REDRAW_MILLISECONDS : LINE_MILLISECONDS)) return;
    this.shownAt = now;
    const { position, loader, losses, settings } = training;
    const recent = losses.slice(-Math.min(SMOOTHING, position.batch));
    const loss = (recent.reduce((sum, value) => sum + value, 0) / recent.length).toFixed(4);
    if (!this.isLive) {
      const rate = `${whole(training.imagesPerSecond)} images/s`;
      this.line(`epoch ${this.epochOf(training)}  step ${position.batch}/${loader.length}  loss ${loss}  ${rate}`);
      return;
    }
    const total = loader.dataset.length;
    const state = {
      done: Math.min(position.batch * settings.batchSize, total),
      total,
      rate: training.imagesPerSecond,
      seconds: training.seconds,
      unit: 'img',
      description: `epoch ${this.epochOf(training)}`,
      postfix: `loss=${loss}`,
      columns: this.columns - 1,
    };
    this.redraw(progressLine(state));
  }

  testing(training: Training): void {
    if (this.isLive) this.redraw(`epoch ${this.epochOf(training)}: testing ...`.slice(0, this.columns - 1));
  }

  epoch({ epoch, loss, testAccuracy, seconds, imagesPerSecond }: EpochReport): void {
    this.shownAt = performance.now();
    this.line(
      `epoch ${epoch}/${this.epochs}  loss ${loss.toFixed(4)}  test accuracy ${(100 * testAccuracy).toFixed(2)} %  ` +
        `${whole(imagesPerSecond)} images/s  ${seconds.toFixed(1)} s`,
    );
  }

  private epochOf({ position }: Training): string {
    return `${position.epoch + 1}/${this.epochs}`;
  }

  private redraw(text: string): void {
    this.out.write(`\r${text}\x1b[K`);
    this.barShown = true;
  }

  private clear(): void {
    if (this.barShown) this.out.write('\r\x1b[K');
    this.barShown = false;
  }
}

function whole(n: number): string {
  return Math.round(n).toLocaleString('en-US');
}
