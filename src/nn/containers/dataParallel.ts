import { type AnyModule, Module } from '../module';
import { nameClasses } from '../property';

/** Which graphics cards to use: there are none. */
export interface DataParallelOptions {
  deviceIds?: readonly number[] | null;
  outputDevice?: number | null;
}

/**
 * A module over several graphics cards. There are none here, and then it calls the module that it holds, as PyTorch's does: it is
 * there so that checkpoints of wrapped models, with keys that begin with `module.`, can be loaded. For more of the processor:
 * `setNumThreads(n)`.
 *
 * @param module - what is called
 * @param _dim - is taken for PyTorch's sake, as there is one device
 * @param _options - are taken for PyTorch's sake, as there is one device
 * @example
 * const model = new nn.DataParallel(new nn.Linear(3, 2));
 * Object.keys(model.stateDict()); // ['module.weight', 'module.bias']
 * @see https://pytorch.org/docs/stable/generated/torch.nn.DataParallel.html
 */
export class DataParallel<In extends unknown[], Out> extends Module<In, Out> {
  readonly module: Module<In, Out>;
  /** No cards. */
  readonly deviceIds: readonly number[] = [];

  constructor(module: Module<In, Out>, _dim = 0, _options: DataParallelOptions = {}) {
    super();
    this.module = module;
  }

  forward(...args: In): Out {
    return (this.module as AnyModule)(...args) as Out;
  }
}

nameClasses({ DataParallel });
