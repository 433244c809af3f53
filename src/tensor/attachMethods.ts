import { TorchletError } from '../errors';
import { Tensor } from './tensor';
import { wrongCall } from './wrongArguments';

type AnyOperation = (
  x: Tensor,
  a?: unknown,
  b?: unknown,
  c?: unknown,
  d?: unknown,
  e?: unknown,
  f?: unknown,
) => unknown;

/** Every function of a table that takes a tensor first, as a method without it. */
export type Methods<Table> = {
  [K in keyof Table]: Table[K] extends (x: Tensor, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** Whether the caller's arguments can be why an operation failed: where none was asked for or given, the fault is in here. */
function mayBeWrong(operation: AnyOperation, given: readonly unknown[]): boolean {
  return operation.length > 1 || given.some((value) => value !== undefined);
}

/**
 * Makes the functions of a table methods of Tensor.
 *
 * @param functions - given back: a bundler that keeps one of them because it is used keeps the call that gave it
 */
export function attachMethods<Functions>(table: object, functions?: Functions): Functions {
  for (const [name, operation] of Object.entries(table) as [string, AnyOperation][]) {
    define(name, function (this: Tensor, a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown, f?: unknown) {
      try {
        return operation(this, a, b, c, d, e, f);
      } catch (error) {
        const given = [a, b, c, d, e, f];
        throw error instanceof TypeError && mayBeWrong(operation, given) ? wrongCall(name, given, error) : error;
      }
    });
  }
  return functions as Functions;
}

/**
 * Names the methods of a family that is not part of every program: those that nothing attaches throw and say what does.
 *
 * @param names - with spaces between them
 */
export function announceMethods(family: string, names: string): void {
  for (const name of names.split(' ')) {
    if (name in Tensor.prototype) continue;
    define(name, () => {
      throw new TorchletError(
        `Tensor.${name}() is not part of this bundle, which imports nothing by name of the family ${family}: ` +
          "import 'torchlet/methods' for all methods, or the function itself",
      );
    });
  }
}

function define(name: string, value: unknown): void {
  Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true });
}
