import { Tensor } from '../tensor/tensor';
import * as table from './methodTable';

type Table = typeof table;

/** Every function of the table that takes a tensor first, as a method without it. */
type Methods = {
  [K in keyof Table]: Table[K] extends (x: Tensor, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

declare module '../tensor/tensor' {
  interface Tensor extends Methods {}
}

type AnyOperation = (x: Tensor, a?: unknown, b?: unknown, c?: unknown, d?: unknown) => unknown;

for (const [name, operation] of Object.entries(table) as [string, AnyOperation][]) {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, a?: unknown, b?: unknown, c?: unknown, d?: unknown) {
      return operation(this, a, b, c, d);
    },
    writable: true,
    configurable: true,
  });
}
