import { Tensor } from '../tensor/tensor';
import { wrongCall } from '../tensor/wrongArguments';
import * as ownTable from './methodOnlyTable';
import * as table from './methodTable';

/** Every function of a table that takes a tensor first, as a method without it. */
type Methods<Table> = {
  [K in keyof Table]: Table[K] extends (x: Tensor, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

declare module '../tensor/tensor' {
  interface Tensor extends Methods<typeof table>, Methods<typeof ownTable> {}
}

type AnyOperation = (x: Tensor, a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown) => unknown;

for (const [name, operation] of Object.entries({ ...table, ...ownTable }) as [string, AnyOperation][]) {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown) {
      try {
        return operation(this, a, b, c, d, e);
      } catch (error) {
        throw error instanceof TypeError ? wrongCall(name, [a, b, c, d, e], error) : error;
      }
    },
    writable: true,
    configurable: true,
  });
}
