import { warnOnce } from '../../warn';
import type { AnyModule } from '../module';
import { nameClasses } from '../property';
import { Container as NotCalled } from './container';

/**
 * A module with the given children, from PyTorch's early days.
 *
 * @param modules - children by their names
 * @example
 * new nn.Container({ first: new nn.Linear(2, 2) }).parameters().next().value?.shape; // => [2, 2]
 * @deprecated subclass `nn.Module`
 */
export class Container extends NotCalled {
  constructor(modules: Readonly<Record<string, AnyModule>> = {}) {
    super();
    warnOnce(
      "nn.Container is deprecated. All of it's functionality is now implemented in nn.Module. Subclass that instead.",
    );
    for (const [name, module] of Object.entries(modules ?? {})) this.addModule(name, module);
  }
}

nameClasses({ Container });
