import { ValueError } from '../errors';
import { typeName } from '../typeName';
export interface ProgressOptions {
  /** What stands before the bar. */
  description?: string;
  /** How many items there are, where the iterable has no `length`. */
  total?: number;
  /** What an item is called; default 'it'. */
  unit?: string;
  /** Where to draw; default standard error. Nothing is drawn where that is no terminal. */
  out?: ProgressOutput;
  /** True draws nothing, false draws in any case. */
  disable?: boolean;
}

/** A terminal. */
export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What `progress` gives: the same items, with a bar that follows. */
export interface Progress<Item> {
  /** Shows these behind the rate: `bar.setPostfix({ loss })`. */
  setPostfix(values: Readonly<Record<string, unknown>>): void;
  setDescription(text: string): void;
  [Symbol.iterator](): Iterator<Item>;
  [Symbol.asyncIterator](): AsyncIterator<Item>;
}

const REDRAW_MILLISECONDS = 100;
const USUAL_COLUMNS = 80;
const EIGHTHS = ' ▏▎▍▌▋▊▉█';

/**
 * The items of a loader, or of anything that `for` or `for await` goes through, with a bar on the terminal as tqdm draws it.
 * Where there is no terminal, in pages, logs and tests, nothing is drawn.
 *
 * @param items - a DataLoader, an array, a generator, ...
 * @param options - `description`, `total`, see `ProgressOptions`
 * @returns what is iterated in their place
 * @throws ValueError where there is nothing to go through
 * @example
 * const loader = new DataLoader(dataset, { batchSize: 4 });
 * const bar = progress(loader, { description: 'epoch 1' });
 * for (const [imgs, targets] of bar) bar.setPostfix({ loss: train(imgs, targets).item() });
 * @see https://tqdm.github.io
 */
export function progress<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  options: ProgressOptions = {},
): Progress<Item> {
  if (items === null || items === undefined)
    throw new ValueError(`progress() goes through a list or a loader, not ${typeName(items)}`);
  const bar = new Bar(options.total ?? (items as { length?: number }).length, options);
  return {
    setPostfix: (values) => bar.setPostfix(values),
    setDescription: (text) => bar.setDescription(text),
    *[Symbol.iterator]() {
      bar.begin();
      try {
        for (const item of items as Iterable<Item>) {
          yield item;
          bar.step();
        }
      } finally {
        bar.end();
      }
    },
    async *[Symbol.asyncIterator]() {
      bar.begin();
      try {
        for await (const item of items) {
          yield item;
          bar.step();
        }
      } finally {
        bar.end();
      }
    },
  };
}

class Bar {
  private readonly total: number | undefined;
  private readonly unit: string;
  private readonly out: ProgressOutput | undefined;
  private description: string;
  private postfix = '';
  private done = 0;
  private startedAt = 0;
  private drawnAt = 0;

  constructor(total: number | undefined, { description = '', unit = 'it', out, disable }: ProgressOptions) {
    const { process } = globalThis as { process?: { stderr?: ProgressOutput } };
    const target = out ?? process?.stderr;
    this.total = total;
    this.unit = unit;
    this.description = description;
    this.out = (disable ?? target?.isTTY !== true) ? undefined : target;
  }

  begin(): void {
    this.done = 0;
    this.startedAt = performance.now();
    this.draw();
  }

  step(): void {
    this.done++;
    if (performance.now() - this.drawnAt >= REDRAW_MILLISECONDS) this.draw();
  }

  setPostfix(values: Readonly<Record<string, unknown>>): void {
    const shown = Object.entries(values).map(([name, value]) => {
      return `${name}=${typeof value === 'number' ? significant(value) : String(value)}`;
    });
    this.postfix = shown.join(', ');
  }

  setDescription(text: string): void {
    this.description = text;
  }

  end(): void {
    this.draw();
    this.out?.write('\n');
  }

  private draw(): void {
    if (this.out === undefined) return;
    this.drawnAt = performance.now();
    const { done, total, unit, description, postfix } = this;
    const seconds = (this.drawnAt - this.startedAt) / 1000;
    const columns = this.out.columns || USUAL_COLUMNS;
    this.out.write(`\r${progressLine({ done, total, seconds, unit, description, postfix, columns })}\x1b[K`);
  }
}

/** What a bar shows. */
export interface ProgressState {
  done: number;
  total: number | undefined;
  seconds: number;
  /** Items a second; default what `done` and `seconds` make. */
  rate?: number;
  unit: string;
  description: string;
  postfix: string;
  columns: number;
}

/** The line that tqdm would print, not longer than the terminal is wide. */
export function progressLine(state: ProgressState): string {
  const { done, total, seconds, unit, description, postfix, columns, rate: perSecond = done / seconds } = state;
  const head = description === '' ? '' : `${description}: `;
  const tail = postfix === '' ? '' : `, ${postfix}`;
  const rate = rateText(perSecond, unit);
  if (total === undefined || total === 0) {
    return `${head}${done}${unit} [${interval(seconds)}, ${rate}${tail}]`.slice(0, columns);
  }
  const share = done / total < 1 ? done / total : 1;
  const left = perSecond > 0 ? interval((total - done) / perSecond) : '?';
  const before = `${head}${Math.floor(100 * share)
    .toString()
    .padStart(3)}%|`;
  const after = `| ${done}/${total} [${interval(seconds)}<${left}, ${rate}${tail}]`;
  const room = columns - before.length - after.length - 1;
  return (before + (room > 0 ? blocks(share, room) : '') + after).slice(0, columns);
}

function blocks(share: number, width: number): string {
  const eighths = Math.floor(share * width * 8);
  const full = Math.floor(eighths / 8);
  const rest = full < width ? (EIGHTHS[eighths % 8] as string) : '';
  return ('█'.repeat(full) + rest).padEnd(width);
}

/** 02:05, or 1:02:05 from an hour on. */
function interval(seconds: number): string {
  const all = Math.floor(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  return `${hours > 0 ? `${hours}:` : ''}${two(minutes)}:${two(all % 60)}`;
}

function rateText(rate: number, unit: string): string {
  if (!(rate > 0) || !Number.isFinite(rate)) return `?${unit}/s`;
  return rate < 1 ? `${(1 / rate).toFixed(2).padStart(5)}s/${unit}` : `${rate.toFixed(2).padStart(5)}${unit}/s`;
}

/** Three significant digits, as tqdm shows numbers. */
function significant(value: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e16 ? String(Number(value.toPrecision(3))) : value.toExponential(2);
}
