import { ValueError } from '../errors';
import type { Tensor } from '../tensor/tensor';
import { markRow, runChain } from './chain';
import { appendChild, type Child, childRow } from './internals';
import { type AnyModule, Module } from './module';
import { nameClasses } from './property';

/**
 * Modules in a row: y = f_n(... f_2(f_1(x))).
 *
 * @param modules - the modules in order, named 0, 1, ...; or one object that names them
 * @throws ValueError for what is no module
 * @example
 * const mlp = new nn.Sequential(new nn.Linear(2, 16), new nn.ReLU(), new nn.Linear(16, 1));
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Sequential.html
 */
export class Sequential<In extends unknown[] = [Tensor], Out = Tensor> extends Module<In, Out> {
  constructor(...modules: AnyModule[] | [Record<string, AnyModule>]) {
    super();
    const first = modules[0];
    const named = modules.length === 1 && first !== null && typeof first === 'object';
    for (const [name, module] of Object.entries(named ? (first as Record<string, AnyModule>) : modules)) {
      if (!(module instanceof Module)) {
        throw new ValueError(`${typeof module} is not a Module subclass (Sequential: argument ${name})`);
      }
      this.registerModule(name, module);
    }
  }

  /** The modules in order; one can stand in several places. */
  private row(): readonly Child[] {
    return childRow(this as unknown as AnyModule, this.constructor === Sequential);
  }

  forward(...args: In): Out {
    return runChain(this.row(), args) as Out;
  }

  /** Number of modules. */
  override get length(): number {
    return this.row().length;
  }

  /**
   * The module at a position; negative positions count from the end.
   *
   * @param index - negative ones count from the end
   * @returns the module
   */
  at(index: number): AnyModule | undefined {
    return this.row().at(index)?.[1];
  }

  /**
   * Adds a module at the end.
   *
   * @param module - the new last one
   * @returns the container
   */
  append(module: AnyModule): this {
    appendChild(this as unknown as AnyModule, module, this.constructor === Sequential);
    return this;
  }

  [Symbol.iterator](): Iterator<AnyModule> {
    return this.row()
      .map(([, module]) => module)
      .values();
  }
}

nameClasses({ Sequential });
markRow(Sequential.prototype.forward);
