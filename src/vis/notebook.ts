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
  return { [DISPLAY]: () => ({ 'image/svg+xml': image, 'text/plain': 'an SVG image' }) };
}

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
