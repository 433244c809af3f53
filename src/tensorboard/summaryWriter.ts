import { ValueError } from '../errors';
import type { AnyModule } from '../nn/module';
import { Tensor } from '../tensor/tensor';
import { graphNodes } from '../vis/graph';
import { firstTensor } from '../vis/layerInfo';
import type { ByteSink } from './byteSink';
import { eventBytes, eventLines } from './eventBytes';
import { fileSink, files } from './files';
import { histogramOf } from './histogram';
import { type DataFormat, imageOf } from './images';
import { type EventMessage, encodeGraph, encodeHparams, type HParam, type SummaryValue } from './messages';

export interface SummaryWriterOptions {
  /** Put behind the folder's name where that is made here. */
  comment?: string;
  /** Put behind the file's name. */
  filenameSuffix?: string;
  /** 'events', what TensorBoard reads, or 'jsonl', a line of JSON for each value. Default 'events'. */
  format?: 'events' | 'jsonl';
  /** Where the bytes go in place of a file: pages send or keep them. */
  sink?: ByteSink;
}

/** When and at which step something was. */
export interface EventOptions {
  /** Seconds since 1970; default now. */
  walltime?: number;
}

export interface HistogramEventOptions extends EventOptions {
  /** 'tensorflow' (the default), a number of buckets, or their limits. */
  bins?: 'tensorflow' | number | readonly number[];
}

export interface ImageEventOptions extends EventOptions {
  /** Default 'CHW'. */
  dataformats?: DataFormat;
}

/**
 * Writes what TensorBoard shows of a training, under PyTorch's names: a file of events in a folder, `runs/…` if none is given. Everything is
 * written at once; nothing is lost when a program ends.
 *
 * @example
 * const bytes: Uint8Array[] = [];
 * const writer = new SummaryWriter(null, { sink: { write: (part) => bytes.push(part) } });
 * for (let step = 0; step < 3; step++) writer.addScalar('loss/train', 1 / (step + 1), step);
 * writer.close();
 * bytes.length; // => 4
 * @see https://pytorch.org/docs/stable/tensorboard.html
 */
export class SummaryWriter {
  /** The folder; null where a sink was given. */
  readonly logDir: string | null;
  private readonly options: SummaryWriterOptions;
  private readonly sink: ByteSink;
  /** Writers of `addScalars` and `addHparams`, by their folders. */
  private readonly others = new Map<string, SummaryWriter>();
  private isOpen = true;

  /**
   * @param logDir - the folder; null for `runs/` with the time and the machine's name
   * @param options - format and sink, see `SummaryWriterOptions`
   * @throws ValueError where there are no files and no sink is given
   */
  constructor(logDir: string | null = null, options: SummaryWriterOptions = {}) {
    const { format = 'events', sink } = options;
    if (format !== 'events' && format !== 'jsonl')
      throw new ValueError(`format is 'events' or 'jsonl', got '${format}'`);
    this.options = options;
    this.logDir = sink === undefined ? (logDir ?? usualFolder(options.comment)) : null;
    this.sink = sink ?? fileSink(fileIn(this.logDir as string, format, options.filenameSuffix));
    this.write({ wallTime: now(), step: 0, fileVersion: 'brain.Event:2' });
  }

  /**
   * A number.
   *
   * @param tag - its name; parts before a slash make groups
   * @param value - a number, or a tensor of one
   * @param globalStep - the step
   * @param options - `walltime`: seconds since 1970, default now
   */
  addScalar(tag: string, value: number | Tensor, globalStep = 0, options: EventOptions = {}): void {
    this.add(globalStep, options, { kind: 'scalar', tag: clean(tag), value: numberOf(value) });
  }

  /**
   * Several numbers in one chart: each in a folder of its own beside this one, as PyTorch does.
   *
   * @param mainTag - what stands before the names
   * @param values - numbers by name
   * @param globalStep - the step, the horizontal axis
   * @param options - `walltime`: seconds since 1970, default now
   */
  addScalars(
    mainTag: string,
    values: Readonly<Record<string, number | Tensor>>,
    globalStep = 0,
    options: EventOptions = {},
  ): void {
    for (const [name, value] of Object.entries(values)) {
      if (this.logDir === null) this.addScalar(`${mainTag}/${name}`, value, globalStep, options);
      else this.other(`${mainTag.replaceAll('/', '_')}_${name}`).addScalar(mainTag, value, globalStep, options);
    }
  }

  /**
   * How values are spread.
   *
   * @param tag - the name of the chart
   * @param values - of any shape
   * @param globalStep - the step, the horizontal axis
   * @param options - `bins`; `walltime`: seconds since 1970, default now
   * @throws ValueError for none, or for what is not finite
   */
  addHistogram(
    tag: string,
    values: Tensor | ArrayLike<number>,
    globalStep = 0,
    options: HistogramEventOptions = {},
  ): void {
    const flat = values instanceof Tensor ? values.data() : values;
    const value = histogramOf(flat, options.bins ?? 'tensorflow');
    this.add(globalStep, options, { kind: 'histogram', tag: clean(tag), value });
  }

  /**
   * A picture: floats from 0 to 1, or bytes. @throws ShapeError for dims that are not those of `dataformats`
   *
   * @param tag - the name of the image
   * @param image - [c, h, w], bytes, or floats between 0 and 1
   * @param globalStep - the step, the horizontal axis
   * @param options - `dataformats`, default 'CHW'; `walltime`: seconds since 1970, default now
   */
  addImage(tag: string, image: Tensor, globalStep = 0, options: ImageEventOptions = {}): void {
    const made = imageOf(image, options.dataformats ?? 'CHW');
    this.add(globalStep, options, { kind: 'image', tag: clean(tag), ...made });
  }

  /**
   * Text; TensorBoard reads it as Markdown.
   *
   * @param tag - the name of the text
   * @param text - in Markdown
   * @param globalStep - the step, the horizontal axis
   * @param options - `walltime`: seconds since 1970, default now
   */
  addText(tag: string, text: string, globalStep = 0, options: EventOptions = {}): void {
    this.add(globalStep, options, { kind: 'text', tag: `${clean(tag)}/text_summary`, text });
  }

  /**
   * The settings of a run with what came of it, for TensorBoard's table of runs.
   *
   * @param hparams - settings: numbers, strings, booleans
   * @param metrics - results by their tags
   * @param options - `runName`: the folder; default the time
   * @throws ValueError for values that are neither numbers, texts nor booleans
   */
  addHparams(
    hparams: Readonly<Record<string, HParam>>,
    metrics: Readonly<Record<string, number | Tensor>>,
    options: { runName?: string } = {},
  ): void {
    for (const [name, value] of Object.entries(hparams)) {
      if (!['string', 'number', 'boolean'].includes(typeof value)) {
        throw new ValueError(
          `value should be one of int, float, str, bool, or torch.Tensor; got ${typeof value} for ${name}`,
        );
      }
    }
    const target = this.logDir === null ? this : this.other(options.runName ?? String(now()));
    const parts = encodeHparams(hparams, Object.keys(metrics));
    const tags = ['experiment', 'session_start_info', 'session_end_info'];
    parts.forEach((content, i) => {
      target.add(0, {}, { kind: 'plugin', tag: `_hparams_/${tags[i]}`, plugin: 'hparams', content });
    });
    for (const [tag, value] of Object.entries(metrics)) target.addScalar(tag, value);
  }

  /**
   * The graph of a model's operations: it is called once with the inputs.
   *
   * @param model - what is drawn
   * @param inputs - to call it with
   * @throws ValueError where no parameter requires gradients
   */
  addGraph(model: AnyModule, inputs: Tensor | readonly unknown[]): void {
    const result = firstTensor(model(...(inputs instanceof Tensor ? [inputs] : inputs)));
    if (result === undefined) throw new ValueError('the model gave no tensor');
    const nodes = graphNodes(result, model.namedParameters());
    const name = (id: number): string => {
      const { label, kind } = nodes[id] as (typeof nodes)[number];
      return kind === 'leaf' ? label.replaceAll('.', '/') : `${label}_${id}`;
    };
    const graph = encodeGraph(
      nodes.map(({ id, label, kind, inputs: from }) => ({
        name: name(id),
        op: kind === 'operation' ? label : kind === 'leaf' ? 'Parameter' : 'Output',
        inputs: from.map(name),
      })),
    );
    this.write({ wallTime: now(), step: 0, graph });
  }

  /** Hands on what a sink keeps back; files have all of it already. */
  flush(): void {
    this.sink.flush?.();
    for (const other of this.others.values()) other.flush();
  }

  /** Ends the file, and those of `addScalars`. More than once does no harm. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.sink.close?.();
    for (const other of this.others.values()) other.close();
  }

  private other(name: string): SummaryWriter {
    const known = this.others.get(name);
    if (known !== undefined) return known;
    const { path } = files();
    const made = new SummaryWriter(path.join(this.logDir as string, name), this.options);
    this.others.set(name, made);
    return made;
  }

  private add(step: number, { walltime }: EventOptions, value: SummaryValue): void {
    this.write({ wallTime: walltime ?? now(), step, values: [value] });
  }

  private write(event: EventMessage): void {
    if (!this.isOpen) throw new ValueError('this SummaryWriter was closed');
    if (this.options.format !== 'jsonl') this.sink.write(eventBytes(event));
    else if (event.values !== undefined) this.sink.write(new TextEncoder().encode(eventLines(event)));
  }
}

const now = (): number => Date.now() / 1000;

/** As in PyTorch: what no tag has becomes an underscore. */
const clean = (tag: string): string => tag.replace(/[^-/\w.]/g, '_').replace(/^\/+/, '');

function numberOf(value: number | Tensor): number {
  const number = value instanceof Tensor ? value.item<number | boolean>() : value;
  if (typeof number !== 'number' && typeof number !== 'boolean') throw new ValueError('scalar should be 0D');
  return Number(number);
}

function usualFolder(comment = ''): string {
  const { path, os } = files();
  const [, month, day, , time] = new Date().toString().split(' ') as string[];
  return path.join('runs', `${month}${day}_${(time as string).replaceAll(':', '-')}_${os.hostname()}${comment}`);
}

let written = 0;

function fileIn(folder: string, format: 'events' | 'jsonl', suffix = ''): string {
  const { fs, path, os } = files();
  fs.mkdirSync(folder, { recursive: true });
  const { pid } = process;
  const name = `events.out.tfevents.${Math.trunc(now())}.${os.hostname()}.${pid}.${written++}${suffix}`;
  return path.join(folder, format === 'jsonl' ? `${name.replace('.out.tfevents', '')}.jsonl` : name);
}
