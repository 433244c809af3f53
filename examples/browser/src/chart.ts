import uPlot from 'uplot';

/** Points that are drawn; beyond, each stands for twice as many steps. */
const MOST_POINTS = 2000;
/** Weight of a new loss in the smooth line. */
const SMOOTHING = 0.05;
/** What the axes show while there is nothing yet. */
const EMPTY = { steps: 100, loss: 2.5 };

/** The loss by step, as it comes and smoothed. */
export class LossChart {
  private readonly box: HTMLElement;
  private readonly plot: uPlot;
  private steps: number[] = [];
  private losses: number[] = [];
  private smooth: number[] = [];
  /** Steps that one point stands for, and those that wait for the next. */
  private stride = 1;
  private waiting: number[] = [];
  private step = 0;
  private average = Number.NaN;

  constructor(box: HTMLElement) {
    this.box = box;
    const colour = (name: string) => () => {
      box.style.color = `var(${name})`;
      return getComputedStyle(box).color;
    };
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    this.plot = new uPlot(
      {
        ...this.size(),
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, range: (_plot, _min, max) => [0, Math.max(max ?? EMPTY.steps, 1)] },
          y: { range: (_plot, _min, max) => [0, Math.max(max ?? EMPTY.loss, 1e-3) * 1.05] },
        },
        axes: [
          { ...axis, size: 32 },
          { ...axis, size: 52, values: (_plot, splits) => splits.map(labelOf) },
        ],
        series: [
          {},
          { stroke: colour('--accent-soft'), width: 1, points: { show: false } },
          { stroke: colour('--accent'), width: 2, points: { show: false } },
        ],
      },
      [[], [], []],
      box,
    );
    new ResizeObserver(() => this.plot.setSize(this.size())).observe(box);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.plot.redraw());
  }

  private size(): { width: number; height: number } {
    return { width: this.box.clientWidth, height: this.box.clientHeight };
  }

  clear(): void {
    this.steps = [];
    this.losses = [];
    this.smooth = [];
    this.stride = 1;
    this.waiting = [];
    this.step = 0;
    this.average = Number.NaN;
    this.draw();
  }

  add(losses: ArrayLike<number>): void {
    for (let i = 0; i < losses.length; i++) {
      const loss = losses[i] as number;
      this.average = Number.isNaN(this.average) ? loss : this.average + SMOOTHING * (loss - this.average);
      this.step++;
      this.waiting.push(loss);
      if (this.waiting.length < this.stride) continue;
      this.steps.push(this.step);
      this.losses.push(this.waiting.reduce((sum, one) => sum + one, 0) / this.stride);
      this.smooth.push(this.average);
      this.waiting = [];
      if (this.steps.length > MOST_POINTS) this.thin();
    }
    this.draw();
  }

  private thin(): void {
    const odd = (_: number, i: number): boolean => i % 2 === 1;
    this.losses = this.losses.map((loss, i) => (loss + (this.losses[i - 1] ?? loss)) / 2).filter(odd);
    this.smooth = this.smooth.filter(odd);
    this.steps = this.steps.filter(odd);
    this.stride *= 2;
  }

  private draw(): void {
    this.plot.setData([this.steps, this.losses, this.smooth]);
  }
}

/** Short for losses of any size: those of a training that went astray too. */
function labelOf(loss: number): string {
  return loss < 1e4 ? String(Number(loss.toPrecision(3))) : loss.toExponential(0).replace('+', '');
}
