import { ValueError } from '../../errors';
import { getRngState, setRngState } from '../../tensor/generator';
import { textOf } from '../../typeName';
import { type AnyModule, Module } from '../module';

/**
 * A new module whose parameters are not initialized: what is in them does not matter, and the random generator stays as it
 * is. For weights that are going to be loaded or drawn otherwise.
 *
 * @param moduleClass - and the arguments of its constructor
 * @param args - of its constructor
 * @returns the module
 * @throws ValueError for what is no class of modules
 * @example
 * const layer = nn.utils.skipInit(nn.Linear, 5, 1);
 * layer.weight.shape; // [1, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.skip_init.html
 */
export function skipInit<M extends AnyModule, Args extends unknown[]>(
  moduleClass: new (...args: Args) => M,
  ...args: Args
): M {
  if (typeof moduleClass !== 'function' || !(moduleClass.prototype instanceof Module)) {
    throw new ValueError(`Expected a Module; got ${textOf(moduleClass)}`);
  }
  const state = getRngState();
  try {
    return new moduleClass(...args);
  } finally {
    setRngState(state);
  }
}
