import { type ChartMark, lossChart } from 'torchlet/vis';
import { pace } from './page';

/** Losses that are kept; beyond, each is the mean of twice as many steps. */
const MOST = 1024;
const PAUSE_MS = 400;

/** The loss by step: each step pale, and bold the mean of the steps around it, which therefore does not lag behind. */
export class LossView {
  private readonly box: HTMLElement;
  private losses: number[] = [];
  private marks: ChartMark[] = [];
  /** Steps that one kept loss stands for, and those that wait for the next. */
  private every = 1;
  private waiting: number[] = [];
  private step = 0;
  private drawnAt = 0;
  private isDue = false;

  constructor(box: HTMLElement) {
    this.box = box;
    new ResizeObserver(() => this.draw()).observe(box);
  }

  clear(): void {
    this.cut(0);
  }

  /** Forgets what came after this step. */
  cut(step: number): void {
    this.losses.length = Math.min(this.losses.length, Math.floor(step / this.every));
    if (step === 0) this.every = 1;
    this.marks = this.marks.filter((mark) => mark.step <= step);
    this.waiting = [];
    this.step = step;
    this.draw();
  }

  /** The loss of this step; one that does not follow the last is of a training that is over. */
  add(step: number, loss: number): void {
    if (step !== this.step + 1) return;
    this.step = step;
    this.waiting.push(loss);
    if (this.waiting.length >= this.every) {
      this.losses.push(mean(this.waiting));
      this.waiting = [];
      if (this.losses.length > MOST) this.thin();
    }
    this.draw();
  }

  mark(mark: ChartMark): void {
    this.marks.push(mark);
    this.draw();
  }

  private thin(): void {
    const pairs = Math.floor(this.losses.length / 2);
    const half = Array.from({ length: pairs }, (_, i) => mean(this.losses.slice(2 * i, 2 * i + 2)));
    this.waiting = this.losses.slice(2 * pairs).flatMap((loss) => Array<number>(this.every).fill(loss));
    this.losses = half;
    this.every *= 2;
  }

  private draw(): void {
    if (this.isDue) return;
    this.isDue = true;
    const wait = this.drawnAt + pace(PAUSE_MS) - performance.now();
    setTimeout(() => requestAnimationFrame(() => this.drawNow()), Math.max(0, wait));
  }

  private drawNow(): void {
    this.isDue = false;
    this.drawnAt = performance.now();
    const { clientWidth: width, clientHeight: height } = this.box;
    const { losses, marks, every } = this;
    this.box.innerHTML = lossChart(losses, { title: 'Loss, step by step', marks, every, width, height });
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
