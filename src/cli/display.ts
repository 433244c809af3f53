import { visible } from '../io/printable';
import { progressBar, progressText, whole } from './progressBar';
import type { EpochReport, Observer, Training } from './training';

const REDRAW_MILLISECONDS = 100;
const LINE_MILLISECONDS = 10_000;
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

  step(training: Training): void {
    const now = performance.now();
    if (now - this.shownAt < (this.isLive ? REDRAW_MILLISECONDS : LINE_MILLISECONDS)) return;
    this.shownAt = now;
    const { position, loader, losses, settings } = training;
    const recent = losses.slice(-Math.min(SMOOTHING, position.batch));
    const imagesLeft = (this.epochs - position.epoch) * loader.dataset.length - position.batch * settings.batchSize;
    const progress = {
      epoch: position.epoch + 1,
      epochs: this.epochs,
      batch: position.batch,
      batches: loader.length,
      loss: recent.reduce((sum, loss) => sum + loss, 0) / recent.length,
      imagesPerSecond: training.imagesPerSecond,
      secondsLeft: Math.max(imagesLeft, 0) / training.imagesPerSecond,
    };
    if (this.isLive) this.redraw(progressBar(progress, this.columns - 1));
    else this.line(progressText(progress));
  }

  testing({ position }: Training): void {
    if (this.isLive) this.redraw(`epoch ${position.epoch + 1}/${this.epochs} testing ...`.slice(0, this.columns - 1));
  }

  epoch({ epoch, loss, testAccuracy, seconds, imagesPerSecond }: EpochReport): void {
    this.shownAt = performance.now();
    this.line(
      `epoch ${epoch}/${this.epochs}  loss ${loss.toFixed(4)}  test accuracy ${(100 * testAccuracy).toFixed(2)} %  ` +
        `${whole(imagesPerSecond)} images/s  ${seconds.toFixed(1)} s`,
    );
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
