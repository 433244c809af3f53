import { Tensor } from '../tensor/tensor';
import { wrongCall } from '../tensor/wrongArguments';
import { matrixNorm } from './linalg/matrixNorm';
import * as linalgTable from './linalg/methodTable';
import * as ownTable from './methodOnlyTable';
import * as table from './methodTable';
import { provideNuclearNorm } from './reduction/drivers/nuclear';

/** Every function of a table that takes a tensor first, as a method without it. */
type Methods<Table> = {
  [K in keyof Table]: Table[K] extends (x: Tensor, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

declare module '../tensor/tensor' {
  interface Tensor extends Methods<typeof table>, Methods<typeof linalgTable>, Methods<typeof ownTable> {}
}

provideNuclearNorm((x, dims, keepdim) => matrixNorm(x, dims, { ord: 'nuc', keepdim }));

type AnyOperation = (x: Tensor, a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown) => unknown;

/** Whether the caller's arguments can be why an operation failed: where none was asked for or given, the fault is in here. */
function mayBeWrong(operation: AnyOperation, given: readonly unknown[]): boolean {
  return operation.length > 1 || given.some((value) => value !== undefined);
}

for (const [name, operation] of Object.entries({ ...table, ...linalgTable, ...ownTable }) as [string, AnyOperation][]) {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown) {
      try {
        return operation(this, a, b, c, d, e);
      } catch (error) {
        const given = [a, b, c, d, e];
        throw error instanceof TypeError && mayBeWrong(operation, given) ? wrongCall(name, given, error) : error;
      }
    },
    writable: true,
    configurable: true,
  });
}
