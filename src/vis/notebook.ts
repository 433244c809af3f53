import { Module } from '../nn/module';
import { Tensor } from '../tensor/tensor';
import { escaped } from './svg';

/** A value in the forms that a notebook may show, by their media types. */
export type MediaBundle = Readonly<Record<string, string>>;

const DISPLAY = Symbol.for('Jupyter.display');
/** Tables are shown up to so many rows and columns; the text shows what is larger. */
const MOST_ROWS = 30;

/** What a notebook draws as the value of a cell. */
export interface Displayed {
  readonly [DISPLAY]: () => MediaBundle;
}

/**
 * A chart as the value of a notebook's cell, in Deno's kernel and others that ask for `Symbol.for('Jupyter.display')`.
 *
 * @param image - the text of an SVG image
 * @returns a value with the image under `Symbol.for('Jupyter.display')`
 * @example
 * const shown = displayed(lossChart([3, 2, 1])) as unknown as Record<symbol, () => Record<string, string>>;
 * Object.keys(shown[Symbol.for('Jupyter.display')]()); // => ['image/svg+xml', 'text/plain']
 */
export function displayed(image: string): Displayed {
  return { [DISPLAY]: () => bundleOfImage(image) };
}

/** A chart in a notebook that changes while its cell runs. */
export interface LiveChart {
  /** Puts another image in the place of the last one. */
  update(image: string): Promise<void>;
}

interface Kernel {
  broadcast(type: 'display_data' | 'update_display_data', content: object): Promise<void>;
}

let shownCharts = 0;

/**
 * Shows a chart under the running cell of a notebook, in Deno's kernel, and others in its place while training goes on. Where there is no
 * notebook, nothing is shown.
 *
 * @param image - the text of an SVG image
 * @returns what puts other images in its place
 * @example
 * const losses = [2.3];
 * const chart = await liveChart(lossChart(losses));
 * losses.push(1.9);
 * await chart.update(lossChart(losses));
 */
export async function liveChart(image: string): Promise<LiveChart> {
  const kernel = runningKernel();
  const id = `torchlet-chart-${++shownCharts}`;
  const show = async (type: 'display_data' | 'update_display_data', next: string): Promise<void> => {
    await kernel?.broadcast(type, { data: bundleOfImage(next), metadata: {}, transient: { display_id: id } });
  };
  await show('display_data', image);
  return { update: (next) => show('update_display_data', next) };
}

/** Deno's connection to a notebook; asking for it where there is none is an error of Deno's. */
function runningKernel(): Kernel | undefined {
  try {
    return (globalThis as { Deno?: { jupyter?: Kernel } }).Deno?.jupyter;
  } catch {
    return undefined;
  }
}

const bundleOfImage = (image: string): MediaBundle => ({ 'image/svg+xml': image, 'text/plain': 'an SVG image' });

/**
 * Lets tensors and modules be shown in notebooks from here on: vectors and matrices as tables, others, and modules, as PyTorch prints them.
 *
 * @example
 * installNotebook();
 * const bundle = (tensor([[1, 2]]) as unknown as Record<symbol, () => Record<string, string>>)[Symbol.for('Jupyter.display')]();
 * bundle['text/plain']; // => 'tensor([[1., 2.]])'
 */
export function installNotebook(): void {
  define(Tensor.prototype, bundleOfTensor as (x: object) => MediaBundle);
  define(Module.prototype, (model) => ({
    'text/plain': String(model),
    'text/html': `<pre>${escaped(String(model))}</pre>`,
  }));
}

function define(prototype: object, bundle: (value: object) => MediaBundle): void {
  Object.defineProperty(prototype, DISPLAY, {
    value(this: object) {
      return bundle(this);
    },
    configurable: true,
  });
}

function bundleOfTensor(x: Tensor): MediaBundle {
  const text = String(x);
  const isSmall = x.ndim > 0 && x.ndim <= 2 && x.numel() > 0 && x.shape.every((size) => size <= MOST_ROWS);
  return isSmall ? { 'text/plain': text, 'text/html': tableOf(x) } : { 'text/plain': text };
}

function tableOf(x: Tensor): string {
  const rows = (x.ndim === 1 ? [x.tolist()] : x.tolist()) as unknown[][];
  const body = rows.map((row) => `<tr>${row.map((value) => `<td>${escaped(shown(value))}</td>`).join('')}</tr>`);
  const caption = `${x.dtype} [${x.shape.join(', ')}]`;
  return `<table><caption>${caption}</caption><tbody>${body.join('')}</tbody></table>`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `${shown(value[0])} + ${shown(value[1])}i`;
  return typeof value === 'number' ? String(Number(value.toPrecision(5))) : String(value);
}
