import { Tensor } from '../tensor/tensor';
import { wrongType } from '../tensor/wrongArguments';
import type { AnyModule } from './module';
import { className } from './property';

/** Throws unless what a module's `forward` was given is a tensor: it looks at it before any operation does. */
export function checkInput(module: AnyModule, x: unknown, name = 'input', position = 1): void {
  if (!(x instanceof Tensor)) throw wrongType(className(module), name, position, x);
}
