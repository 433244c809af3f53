import { isModule } from '../nn/internals';
import { Tensor } from '../tensor/tensor';

type Markup = readonly unknown[];

/** What Chrome's console asks of a formatter. */
export interface ConsoleFormatter {
  header(value: unknown): Markup | null;
  hasBody(value: unknown): boolean;
  body(value: unknown): Markup | null;
}

const CODE = { style: 'white-space: pre; font-family: monospace' };

/** One line about a tensor or a module, and all of it underneath. */
const formatter: ConsoleFormatter = {
  header(value) {
    if (value instanceof Tensor) return ['span', {}, `${value.dtype} [${value.shape.join(', ')}]`];
    return isModule(value) ? ['span', {}, String(value).split('\n', 1)[0]] : null;
  },
  hasBody: (value) => value instanceof Tensor || isModule(value),
  body: (value) => ['div', CODE, String(value)],
};

/**
 * Lets Chrome's console show tensors and modules as Node's does. "Custom formatters" has to be switched on in the settings of its
 * developer tools.
 *
 * @example
 * installConsole();
 */
export function installConsole(): void {
  const target = globalThis as { devtoolsFormatters?: ConsoleFormatter[] };
  target.devtoolsFormatters ??= [];
  if (!target.devtoolsFormatters.includes(formatter)) target.devtoolsFormatters.push(formatter);
}
